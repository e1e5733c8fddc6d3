package org.wasl.trials.bench.gateways;

/** The gateways of a bench by their names on the command line. */
public enum BenchCandidate {
  /** The plain gateway as a first version has it. */
  defaults,

  /** The same, tuned. */
  tuned,

  /** Wasl; each case and each delivery in a request of its own, as the plain gateways do. */
  wasl,

  /**
   * Wasl with batches at both ends: its sender submits cases as lines of few requests, and its
   * agencies take what is due at one time in one request and sign for it once.
   */
  batched
}
