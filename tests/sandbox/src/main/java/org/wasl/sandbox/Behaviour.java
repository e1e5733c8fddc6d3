package org.wasl.sandbox;

/** The answers of a sandbox agency to deliveries. */
public sealed interface Behaviour {
  /** The answer to one delivery. */
  sealed interface Decided extends Behaviour {}

  /** The delivery is kept, and answered by itself. */
  sealed interface Keeping extends Decided {}

  /** The delivery is not kept, and answered by itself. */
  sealed interface NotKeeping extends Decided {}

  /** Keeps the delivery. The effect on its connection concerns all deliveries of the request. */
  sealed interface Disturbing extends Decided {}

  /** Keeps the delivery and answers with a signed receipt. */
  record Normal() implements Keeping {}

  /** As normal, after a pause. */
  record Slow(long millis) implements Disturbing {}

  /** Closes the port, and opens it again after this time. */
  record Down(long millis) implements Keeping {}

  /** Keeps nothing and answers 422. */
  record Refusing() implements NotKeeping {}

  /** Keeps nothing and answers 503 with {@code Retry-After}. */
  record Busy(int retryAfterSeconds) implements NotKeeping {}

  /** Keeps, signs, and closes the connection in the middle of the answer. */
  record Closing() implements Disturbing {}

  /** Keeps nothing and answers 200 with a body that is no receipt. */
  record Garbage() implements NotKeeping {}

  /** Keeps, and answers 200 without a receipt. */
  record Unsigned() implements Keeping {}

  /** Keeps nothing and answers 200 with a receipt that is signed with a wrong key. */
  record Forged() implements NotKeeping {}

  /** Keeps, signs, and changes the receipt afterwards. */
  record Altered() implements Keeping {}

  /** Keeps, signs, and sends the answer a byte at a time, with this pause between. */
  record Trickling(long millisPerByte) implements Disturbing {}

  /** Keeps the delivery, signs, and never answers. The connection stays open. */
  record Silent() implements Disturbing {}

  /**
   * Behaves so for a share of the deliveries, which the seed decides, and normally for the others.
   *
   * @param share from 0 to 1
   * @param behaviour anything but {@link Down}
   */
  record ForShare(double share, Behaviour behaviour) implements Behaviour {
    /** Rejects {@link Down}, which cannot apply to a single delivery. */
    public ForShare {
      refuseDown(behaviour);
    }
  }

  /**
   * Behaves so at the first arrivals of a delivery, and normally afterwards.
   *
   * @param arrivals how often
   * @param behaviour anything but {@link Down}
   */
  record AtFirst(int arrivals, Behaviour behaviour) implements Behaviour {
    /** Rejects {@link Down}, which cannot apply to a single delivery. */
    public AtFirst {
      refuseDown(behaviour);
    }
  }

  private static void refuseDown(Behaviour behaviour) {
    if (behaviour instanceof Down) {
      throw new IllegalArgumentException("a port can only be closed for all deliveries");
    }
  }
}
