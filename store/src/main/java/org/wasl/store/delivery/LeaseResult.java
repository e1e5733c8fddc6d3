package org.wasl.store.delivery;

import java.util.UUID;

/** The result of asking for a lease with a {@link Ticket}. */
public sealed interface LeaseResult extends AttemptResult {

  /**
   * A lease is held: one call to the agency may be made, until it ends.
   *
   * @param deliveryId which
   * @param referral of the message
   * @param sender of the message
   * @param messageId chosen by the sender
   * @param type message type
   * @param version of the type
   * @param test whether its referral is a test; the caller compares it with the agency
   * @param agency recipient
   * @param attempt number of this attempt; its outcome is recorded under it
   * @param alone nothing else is under way meanwhile: the call must not take longer than necessary
   * @param queued its id came by the queue of the agency; otherwise it was leased as its message
   *     was accepted
   * @param ciphertext the bytes of the JWE; where they were read from the database, the caller
   *     compares them with {@code digest} before it sends
   * @param digest base64url SHA-256, as computed when they were sealed
   * @param ageMillis time since the message was accepted
   * @param leaseMillis length of the lease from now
   */
  record Leased(
      UUID deliveryId,
      UUID referral,
      String sender,
      UUID messageId,
      String type,
      int version,
      boolean test,
      String agency,
      int attempt,
      boolean alone,
      boolean queued,
      byte[] ciphertext,
      String digest,
      long ageMillis,
      long leaseMillis)
      implements LeaseResult {

    /** What its receipts repeat of the delivery. */
    public ReceiptSubject receiptSubject() {
      return new ReceiptSubject(deliveryId, referral, sender, messageId, agency);
    }
  }

  /**
   * No lease: acknowledge the id and drop it.
   *
   * @param why the reason
   */
  record Dropped(DropReason why) implements LeaseResult {}

  /** Why no lease was given. */
  enum DropReason {
    /** The delivery was claimed again, or is in another state. */
    STALE,
    /** The breaker is open or the agency paused; the delivery waits again, nothing is counted. */
    GATE_CLOSED,
    /** The database has no content that it can read: the delivery is parked. */
    CONTENT_CORRUPT,
    /** There is no such delivery. */
    UNKNOWN
  }
}
