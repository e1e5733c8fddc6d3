package org.wasl.trials.bench.gateways;

/** The gateways of a bench by their names on the command line. */
public enum BenchCandidate {
  /** The plain gateway as a first version has it. */
  defaults,

  /** The same, tuned. */
  tuned,

  /** Wasl; each delivery in a request of its own, as the plain gateways do. */
  wasl,

  /** Wasl whose agencies take what is due at one time in one request, and sign for it once. */
  batched
}
