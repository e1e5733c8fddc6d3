package org.wasl.store.erasure;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.ReferralId;

/**
 * A legal hold. The referral is kept, whatever its retention says.
 *
 * @param referral the referral that is kept
 * @param reason a code
 * @param heldBy id of the person
 * @param heldAt when it was set
 * @param release the request to lift it, if one waits for a second person
 */
public record LegalHold(
    ReferralId referral, String reason, String heldBy, Instant heldAt, Optional<Release> release) {

  /**
   * A request to lift the hold.
   *
   * @param reason code of the reason
   * @param requestedBy id of the person
   * @param requestedAt when it was requested
   */
  public record Release(String reason, String requestedBy, Instant requestedAt) {}
}
