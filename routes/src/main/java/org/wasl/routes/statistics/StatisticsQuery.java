package org.wasl.routes.statistics;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.ReportingPeriod;

/** The parsed query of an agency. */
public sealed interface StatisticsQuery {

  /**
   * A valid query.
   *
   * @param by the dimension
   * @param period the days to count
   */
  record Valid(Dimension by, ReportingPeriod period) implements StatisticsQuery {}

  /**
   * An invalid query.
   *
   * @param parameter the first invalid parameter; {@code query} for an unknown one
   */
  record Invalid(String parameter) implements StatisticsQuery {}

  /**
   * Reads the parameters {@code from}, {@code to} (days, open where absent) and {@code by} (a
   * dimension, the category where absent).
   */
  static StatisticsQuery read(Map<String, List<String>> parameters) {
    Set<String> known = Set.of("from", "to", "by");
    if (!known.containsAll(parameters.keySet())) {
      return new Invalid("query");
    }
    for (String name : List.of("from", "to", "by")) {
      if (parameters.getOrDefault(name, List.of("")).size() != 1) {
        return new Invalid(name);
      }
    }
    Optional<String> from = first(parameters, "from");
    Optional<String> to = first(parameters, "to");
    if (from.isPresent() && day(from.get()).isEmpty()) {
      return new Invalid("from");
    }
    Optional<LocalDate> begin = from.flatMap(StatisticsQuery::day);
    Optional<LocalDate> end = to.flatMap(StatisticsQuery::day);
    boolean backwards = begin.isPresent() && end.isPresent() && end.get().isBefore(begin.get());
    if (to.isPresent() && end.isEmpty() || backwards) {
      return new Invalid("to");
    }
    return Dimension.ofWireName(first(parameters, "by").orElse(Dimension.CATEGORY.wireName()))
        .<StatisticsQuery>map(by -> new Valid(by, new ReportingPeriod(begin, end)))
        .orElse(new Invalid("by"));
  }

  private static Optional<String> first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      // Years have four digits: anything beyond is a typing error, and no database type holds it.
      return Optional.of(LocalDate.parse(text)).filter(day -> text.length() == 10);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
