package org.wasl.trials.bench.gateways;

/** Whom a bench measures, as written on the command line. */
public enum BenchCandidate {
  defaults,
  tuned,
  wasl
}
