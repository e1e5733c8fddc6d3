package org.wasl.store.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An erasure that was requested, or done.
 *
 * @param referral what is to be erased
 * @param requestedBy id of the person
 * @param requestedAt when
 * @param ageMillis how long ago, by the database's clock
 * @param reason a code
 * @param basis on what basis, a code
 * @param erasedAt when it was done
 */
public record ErasureRequest(
    UUID referral,
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
