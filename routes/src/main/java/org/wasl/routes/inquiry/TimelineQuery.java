package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parsed query of an agency for steps of a timeline. */
sealed interface TimelineQuery {

  /**
   * A valid query.
   *
   * @param after number of the step before the page; 0 for the first page
   * @param limit most steps of the page, including steps that the agency may not see
   */
  record Valid(long after, int limit) implements TimelineQuery {}

  /**
   * An invalid query.
   *
   * @param parameter the first invalid parameter, or {@code query} for an unknown one
   */
  record Invalid(String parameter) implements TimelineQuery {}

  /**
   * Reads the parameters {@code after} and {@code limit}.
   *
   * @param maxLimit most steps of a page, and of one without a {@code limit}
   */
  static TimelineQuery read(Map<String, List<String>> parameters, int maxLimit) {
    if (!Set.of("after", "limit").containsAll(parameters.keySet())) {
      return new Invalid("query");
    }
    Optional<Long> after =
        PageParameters.single(parameters.getOrDefault("after", List.of("0")))
            .filter(digits -> digits.matches("[0-9]{1,18}"))
            .map(Long::parseLong);
    if (after.isEmpty()) {
      return new Invalid("after");
    }
    return PageParameters.limit(parameters, maxLimit)
        .<TimelineQuery>map(limit -> new Valid(after.get(), limit))
        .orElse(new Invalid("limit"));
  }
}
