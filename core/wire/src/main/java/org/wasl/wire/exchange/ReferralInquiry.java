package org.wasl.wire.exchange;

import org.wasl.rules.id.ReferralId;

/**
 * A request of an agency about one referral.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param referral id of the referral
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 */
public record ReferralInquiry(String thumbprint, ReferralId referral, String acceptLanguage)
    implements EvidenceInquiry, Inquiry {}
