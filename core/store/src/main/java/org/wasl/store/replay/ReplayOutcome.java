package org.wasl.store.replay;

import java.util.Locale;

/**
 * The states of the deliveries that a request has put back in the queue.
 *
 * @param delivered delivered, with a receipt
 * @param parkedAgain parked again
 * @param underWay how many are waiting for their turn or in a call
 */
public record ReplayOutcome(int delivered, int parkedAgain, int underWay) {
  /** Nothing was put back yet. */
  public static final ReplayOutcome NONE = new ReplayOutcome(0, 0, 0);

  /** All of them in one word, the worst first. */
  public enum Summary {
    /** Some are parked again. */
    PARKED_AGAIN,
    /** Some are under way, none is parked again. */
    UNDER_WAY,
    /** All are delivered. */
    DELIVERED,
    /** Nothing is under way. Some were given up, or left alone because they had moved. */
    ENDED;

    /** Returns the name in lower case with hyphens between words, as in documents. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Summarises in one word a request about {@code total} deliveries. */
  public Summary summary(int total) {
    if (parkedAgain > 0) {
      return Summary.PARKED_AGAIN;
    }
    if (underWay > 0) {
      return Summary.UNDER_WAY;
    }
    return delivered >= total ? Summary.DELIVERED : Summary.ENDED;
  }
}
