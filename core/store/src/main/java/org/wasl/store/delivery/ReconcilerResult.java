package org.wasl.store.delivery;

/**
 * The result of one run of the reconciler.
 *
 * @param ran false when another gateway is the reconciler
 * @param interrupted attempts that were interrupted and wait again, or are parked
 * @param requeued ids that the broker lost
 * @param clockJumpMillis how far the wall clock jumped since the last run, or 0 when it did not
 */
public record ReconcilerResult(boolean ran, int interrupted, int requeued, long clockJumpMillis) {
  static final ReconcilerResult ELSEWHERE = new ReconcilerResult(false, 0, 0, 0);
}
