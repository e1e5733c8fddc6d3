package org.wasl.store.delivery;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** The result of asking for a lease with a {@link Ticket}. */
public sealed interface LeaseResult extends AttemptResult {

  /**
   * A lease is held. Until it ends, one call to the agency may be made.
   *
   * @param deliveryId id of the delivery
   * @param referral referral of the message
   * @param sender sender of the message
   * @param messageId id that the sender chose
   * @param type message type
   * @param version version of the type
   * @param test whether its referral is a test. The caller compares it with the agency
   * @param agency recipient
   * @param attempt number of this attempt, under which its outcome is recorded
   * @param alone whether nothing else is under way meanwhile, so that the call must not take longer
   *     than necessary
   * @param queued whether its id came from the queue of the agency. Otherwise it was leased when
   *     its message was accepted
   * @param ciphertext the bytes of the JWE. If they were read from the database, the caller
   *     compares them with {@code digest} before it sends
   * @param digest base64url SHA-256, as computed when they were sealed
   * @param ageMillis time since the message was accepted
   * @param leaseMillis length of the lease from now
   */
  record Leased(
      DeliveryId deliveryId,
      ReferralId referral,
      AgencyId sender,
      MessageId messageId,
      String type,
      int version,
      boolean test,
      AgencyId agency,
      int attempt,
      boolean alone,
      boolean queued,
      byte[] ciphertext,
      String digest,
      long ageMillis,
      long leaseMillis)
      implements LeaseResult {

    /** Returns the values that its receipts repeat of the delivery. */
    public ReceiptSubject receiptSubject() {
      return new ReceiptSubject(deliveryId, referral, sender, messageId, agency);
    }
  }

  /**
   * There is no lease. Acknowledge the id and drop it.
   *
   * @param why the reason
   */
  record Dropped(DropReason why) implements LeaseResult {}

  /** The reason why no lease was given. */
  enum DropReason {
    /** The delivery was claimed again, or is in another state. */
    STALE,
    /**
     * The breaker is open or the agency paused. The delivery waits again, and nothing is counted.
     */
    GATE_CLOSED,
    /** The database has no content that it can read, so the delivery is parked. */
    CONTENT_CORRUPT,
    /** There is no such delivery. */
    UNKNOWN
  }
}
