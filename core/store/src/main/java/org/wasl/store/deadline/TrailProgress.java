package org.wasl.store.deadline;

/** The position in the trail at the end of a run of its follower. */
public enum TrailProgress {
  /** There are steps that may be read at once. */
  READABLE,
  /** There are steps that may be read when the transactions under way have ended. */
  PENDING,
  /** There was no further step when the run began. */
  UP_TO_DATE;

  /**
   * Returns the progress at position {@code seq} if {@code highest} is the highest number of a
   * step.
   */
  static TrailProgress at(long seq, long highest) {
    return seq < highest ? PENDING : UP_TO_DATE;
  }
}
