package org.wasl.routes.statistics;

import org.wasl.rules.statistics.CountTable;

/**
 * A table as somebody may see it.
 *
 * @param question what was asked
 * @param figures the numbers that may be shown
 * @param hiddenBelow smaller counts are hidden; 0 where everything is shown
 */
public record StatisticsTable(StatisticsQuery.Valid question, CountTable figures, int hiddenBelow) {

  /**
   * The sheet for one reader.
   *
   * @param counted every number
   * @param oversight whether the reader is oversight, from whom nothing is hidden
   * @param threshold counts below it are hidden from others; 0 for none
   */
  public static StatisticsTable of(
      StatisticsQuery.Valid question, CountTable counted, boolean oversight, int threshold) {
    int hiddenBelow = oversight ? 0 : threshold;
    return new StatisticsTable(question, counted.withoutCountsBelow(hiddenBelow), hiddenBelow);
  }
}
