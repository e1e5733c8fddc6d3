package org.wasl.wire.exchange;

import java.util.UUID;

/**
 * An agency asks what became of a referral.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param referral which one
 * @param acceptLanguage languages the asker reads, as in RFC 9110; empty where not said
 */
public record ReferralInquiry(String thumbprint, UUID referral, String acceptLanguage) {}
