package org.wasl.store.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.ReferralId;

/**
 * An erasure that was requested, or done.
 *
 * @param referral the referral to erase
 * @param requestedBy id of the person who requested it
 * @param requestedAt when it was requested
 * @param ageMillis age of the request by the database's clock
 * @param reason code of the reason
 * @param basis code of the legal basis
 * @param erasedAt when it was done
 */
public record ErasureRequest(
    ReferralId referral,
    String requestedBy,
    Instant requestedAt,
    long ageMillis,
    String reason,
    String basis,
    Optional<Instant> erasedAt) {
  boolean isErased() {
    return erasedAt.isPresent();
  }

  boolean waitsFor(Duration validity) {
    return !isErased() && ageMillis <= validity.toMillis();
  }
}
