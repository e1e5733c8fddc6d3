package org.wasl.routes.statistics;

import org.wasl.rules.statistics.CountTable;

/**
 * A table that a reader may see.
 *
 * @param question the query
 * @param figures the numbers that may be shown
 * @param hiddenBelow smaller counts are hidden; 0 where everything is shown
 */
public record StatisticsTable(StatisticsQuery.Valid question, CountTable figures, int hiddenBelow) {

  /**
   * The table for one reader.
   *
   * @param counted every number
   * @param oversight whether the reader is oversight, which sees everything
   * @param threshold counts below it are hidden from others; 0 for none
   */
  public static StatisticsTable of(
      StatisticsQuery.Valid question, CountTable counted, boolean oversight, int threshold) {
    int hiddenBelow = oversight ? 0 : threshold;
    return new StatisticsTable(question, counted.withoutCountsBelow(hiddenBelow), hiddenBelow);
  }
}
