package org.wasl.rules.statistics;

import java.util.OptionalLong;

/** Decides which number a reader is shown for a cell. */
public sealed interface DisclosureRule permits DisclosureRule.Exact, CellPerturbation {

  /** The number that is shown; empty where none is. */
  OptionalLong shown(Tally tally);

  /** Counts below it are not shown; 0 where everything is. */
  int hiddenBelow();

  /**
   * The most by which a count of messages differs from the number that is shown; 0 where it does
   * not differ.
   */
  int maxNoise();

  /** Every number as it was counted. */
  record Exact() implements DisclosureRule {
    @Override
    public OptionalLong shown(Tally tally) {
      return OptionalLong.of(tally.number());
    }

    @Override
    public int hiddenBelow() {
      return 0;
    }

    @Override
    public int maxNoise() {
      return 0;
    }
  }
}
