package org.wasl.bench;

/**
 * Counts of submissions to a gateway, up to one moment or between two.
 *
 * @param delayed submissions and batches that a limit of the door delayed; not a number if the
 *     gateway does not report it
 * @param accepted cases answered 202
 * @param requests requests that began; each has one case or several
 */
record DoorCounters(double delayed, long accepted, long requests) {
  /** Nothing was looked at. */
  static final DoorCounters UNKNOWN = new DoorCounters(Double.NaN, 0, 0);

  DoorCounters since(DoorCounters earlier) {
    return new DoorCounters(
        delayed - earlier.delayed, accepted - earlier.accepted, requests - earlier.requests);
  }

  /** Not a number without requests. */
  double casesPerRequest() {
    return (double) accepted / requests;
  }
}
