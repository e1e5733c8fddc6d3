package org.wasl.routes.statistics;

import java.util.List;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.CountTable;
import org.wasl.rules.statistics.DisclosureRule;

/**
 * A table that a reader may see.
 *
 * @param question the query
 * @param figures the numbers that are shown
 * @param rule by which they are shown
 */
public record StatisticsTable(
    StatisticsQuery.Valid question, CountTable figures, DisclosureRule rule) {

  /**
   * The table for one reader.
   *
   * @param counted every number
   */
  public static StatisticsTable of(
      StatisticsQuery.Valid question,
      List<Count> counted,
      StatisticsPolicy policy,
      StatisticsReader reader) {
    DisclosureRule rule = policy.ruleFor(reader);
    return new StatisticsTable(
        question, CountTable.of(question.by(), counted, policy.countries(), rule), rule);
  }
}
