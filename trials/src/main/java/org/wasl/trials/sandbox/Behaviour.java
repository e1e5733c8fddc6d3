package org.wasl.trials.sandbox;

/** How a sandbox agency behaves towards those who deliver to it. */
public sealed interface Behaviour {
  /** Keeps, signs, answers. */
  record Normal() implements Behaviour {}

  /** Does the same after a pause. */
  record Slow(long millis) implements Behaviour {}

  /**
   * Refuses connections: the port is closed and opens again, at the same number, after this time.
   */
  record Down(long millis) implements Behaviour {}

  /** Keeps nothing and answers 422. */
  record Refusing() implements Behaviour {}

  /** Keeps nothing and answers 503 with {@code Retry-After}. */
  record Busy(int retryAfterSeconds) implements Behaviour {}

  /** Keeps, signs, and cuts the connection in the middle of the answer. */
  record Closing() implements Behaviour {}

  /** Keeps nothing and answers 200 with something that is no receipt. */
  record Garbage() implements Behaviour {}

  /** Keeps, and answers 200 without a receipt. */
  record Unsigned() implements Behaviour {}

  /**
   * Keeps nothing and answers 200 with a receipt that is right but for the key it is signed with.
   */
  record Forged() implements Behaviour {}

  /** Keeps, signs, and changes the receipt afterwards. */
  record Altered() implements Behaviour {}

  /** Keeps, signs, and sends the answer a byte at a time, with this pause between. */
  record Trickling(long millisPerByte) implements Behaviour {}

  /** Keeps, signs, and never answers; the connection stays open. */
  record Silent() implements Behaviour {}

  /**
   * Behaves so towards a share of the deliveries, always the same ones for one seed; normally
   * towards the others.
   *
   * @param share from 0 to 1
   * @param behaviour anything but {@link Down}
   */
  record ForShare(double share, Behaviour behaviour) implements Behaviour {
    /** Refuses {@link Down}, which is no way to treat a single delivery. */
    public ForShare {
      refuseDown(behaviour);
    }
  }

  /**
   * Behaves so the first times that a delivery comes, normally afterwards.
   *
   * @param arrivals how often
   * @param behaviour anything but {@link Down}
   */
  record AtFirst(int arrivals, Behaviour behaviour) implements Behaviour {
    /** Refuses {@link Down}, which is no way to treat a single delivery. */
    public AtFirst {
      refuseDown(behaviour);
    }
  }

  private static void refuseDown(Behaviour behaviour) {
    if (behaviour instanceof Down) {
      throw new IllegalArgumentException("a port is closed for all deliveries or for none");
    }
  }
}
