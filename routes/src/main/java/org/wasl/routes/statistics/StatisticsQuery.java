package org.wasl.routes.statistics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.ReportingPeriod;

/** The parsed query of an agency. */
public sealed interface StatisticsQuery {
  /** Name of the parameter with the period. */
  String PERIOD = "period";

  /**
   * A valid query.
   *
   * @param by the dimension
   * @param period the period to count
   */
  record Valid(Dimension by, ReportingPeriod period) implements StatisticsQuery {}

  /**
   * An invalid query.
   *
   * @param parameter the first invalid parameter, or {@code query} for an unknown one
   */
  record Invalid(String parameter) implements StatisticsQuery {}

  /**
   * Reads the parameters {@code period} (a month, an ISO week or a day) and {@code by} (a
   * dimension, by default the category).
   */
  static StatisticsQuery read(Map<String, List<String>> parameters) {
    if (!Set.of(PERIOD, "by").containsAll(parameters.keySet())) {
      return new Invalid("query");
    }
    List<String> periods = parameters.getOrDefault(PERIOD, List.of());
    List<String> dimensions = parameters.getOrDefault("by", List.of(Dimension.CATEGORY.wireName()));
    if (periods.size() != 1) {
      return new Invalid(PERIOD);
    }
    if (dimensions.size() != 1) {
      return new Invalid("by");
    }
    return ReportingPeriod.parse(periods.get(0))
        .map(period -> of(dimensions.get(0), period))
        .orElse(new Invalid(PERIOD));
  }

  private static StatisticsQuery of(String dimension, ReportingPeriod period) {
    return Dimension.ofWireName(dimension)
        .<StatisticsQuery>map(by -> new Valid(by, period))
        .orElse(new Invalid("by"));
  }
}
