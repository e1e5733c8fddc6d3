package org.wasl.store.history;

/**
 * The counts of one gateway for one agency in an interval.
 *
 * @param delivered receipts
 * @param latencyMillis sum of the times from acceptance to receipt
 * @param slowestMillis the longest of them
 * @param failed attempts that failed
 * @param refused requests of the agency that were refused
 */
public record IntervalCounts(
    long delivered, long latencyMillis, long slowestMillis, long failed, long refused) {
  /** Tells whether nothing happened. */
  public boolean isEmpty() {
    return delivered == 0 && failed == 0 && refused == 0;
  }
}
