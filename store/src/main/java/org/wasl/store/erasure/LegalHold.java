package org.wasl.store.erasure;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A legal hold: the referral is kept, whatever its retention says.
 *
 * @param referral what is kept
 * @param reason a code
 * @param heldBy id of the person
 * @param heldAt since when
 * @param release the request to lift it, where one waits for a second person
 */
public record LegalHold(
    UUID referral, String reason, String heldBy, Instant heldAt, Optional<Release> release) {

  /**
   * A request to lift it.
   *
   * @param reason a code
   * @param requestedBy id of the person
   * @param requestedAt when
   */
  public record Release(String reason, String requestedBy, Instant requestedAt) {}
}
