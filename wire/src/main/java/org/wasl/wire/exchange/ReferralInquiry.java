package org.wasl.wire.exchange;

import java.util.UUID;

/**
 * A request of an agency about one referral.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param referral id of the referral
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110); empty where absent
 */
public record ReferralInquiry(String thumbprint, UUID referral, String acceptLanguage)
    implements EvidenceInquiry, Inquiry {}
