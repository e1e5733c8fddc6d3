package org.wasl.trials.bench;

/** Whom a bench measures, as written on the command line. */
enum Candidate {
  defaults,
  tuned,
  wasl
}
