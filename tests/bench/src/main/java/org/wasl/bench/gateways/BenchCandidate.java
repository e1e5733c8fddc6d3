package org.wasl.bench.gateways;

/** The gateways of a bench by their names on the command line. */
public enum BenchCandidate {
  /** The plain gateway as a first version has it. */
  defaults,

  /** The plain gateway with the tuned setup. */
  tuned,

  /** Wasl. Each case and each delivery has a request of its own, as with the plain gateways. */
  wasl,

  /**
   * Wasl with batches at both ends. Its sender submits cases as lines of few requests. Its agencies
   * take all deliveries that are due in one request, and sign once for it.
   */
  batched
}
