package org.wasl.trials.bench;

/**
 * What came to a gateway's door, until one moment or between two.
 *
 * @param delayed submissions, and batches of them, that a limit of the door kept waiting; not a
 *     number where the gateway does not tell
 * @param accepted cases answered 202
 * @param requests that began; each has one case, or several
 */
record DoorCounters(double delayed, long accepted, long requests) {
  /** Nothing was looked at. */
  static final DoorCounters UNKNOWN = new DoorCounters(Double.NaN, 0, 0);

  DoorCounters since(DoorCounters earlier) {
    return new DoorCounters(
        delayed - earlier.delayed, accepted - earlier.accepted, requests - earlier.requests);
  }

  /** Not a number where none came. */
  double casesPerRequest() {
    return (double) accepted / requests;
  }
}
