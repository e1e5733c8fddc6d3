package org.wasl.trials.bench.gateways;

/** The gateways of a bench by their names on the command line. */
public enum BenchCandidate {
  defaults,
  tuned,
  wasl
}
