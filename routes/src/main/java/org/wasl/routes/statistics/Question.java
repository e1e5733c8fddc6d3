package org.wasl.routes.statistics;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.Period;

/** What an agency asked, as far as it can be understood. */
public sealed interface Question {

  /**
   * It can be answered.
   *
   * @param by what to count by
   * @param period the days to count
   */
  record Clear(Dimension by, Period period) implements Question {}

  /**
   * It cannot.
   *
   * @param parameter the first that is not as it should be; {@code query} for one there is not
   */
  record Unclear(String parameter) implements Question {}

  /**
   * Reads the parameters {@code from}, {@code to} (days, open where absent) and {@code by} (a
   * dimension, the category where absent).
   */
  static Question read(Map<String, List<String>> parameters) {
    Set<String> known = Set.of("from", "to", "by");
    if (!known.containsAll(parameters.keySet())) {
      return new Unclear("query");
    }
    for (String name : List.of("from", "to", "by")) {
      if (parameters.getOrDefault(name, List.of("")).size() != 1) {
        return new Unclear(name);
      }
    }
    Optional<String> from = first(parameters, "from");
    Optional<String> to = first(parameters, "to");
    if (from.isPresent() && day(from.get()).isEmpty()) {
      return new Unclear("from");
    }
    Optional<LocalDate> begin = from.flatMap(Question::day);
    Optional<LocalDate> end = to.flatMap(Question::day);
    boolean backwards = begin.isPresent() && end.isPresent() && end.get().isBefore(begin.get());
    if (to.isPresent() && end.isEmpty() || backwards) {
      return new Unclear("to");
    }
    return Dimension.ofWireName(first(parameters, "by").orElse(Dimension.CATEGORY.wireName()))
        .<Question>map(by -> new Clear(by, new Period(begin, end)))
        .orElse(new Unclear("by"));
  }

  private static Optional<String> first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      // Four digits of year: what lies beyond is a slip, and no database holds all of it.
      return Optional.of(LocalDate.parse(text)).filter(day -> text.length() == 10);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
