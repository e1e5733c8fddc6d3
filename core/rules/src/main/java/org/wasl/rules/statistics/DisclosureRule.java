package org.wasl.rules.statistics;

import java.util.OptionalLong;

/** Decides which number a reader is shown for a cell. */
public sealed interface DisclosureRule permits DisclosureRule.Exact, CellPerturbation {

  /** The number that is shown, or empty if none is. */
  OptionalLong shown(Tally tally);

  /** Counts below it are not shown. It is 0 if every count is shown. */
  int hiddenBelow();

  /**
   * The largest difference between a count of messages and the number that is shown. It is 0 if
   * they do not differ.
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
