package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query parameters that all lists have. */
final class PageParameters {
  private PageParameters() {}

  /** The one value of a parameter. Empty if there are several, or none. */
  static Optional<String> single(List<String> values) {
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /**
   * Most rows of a page, which is {@code limit} reduced to the maximum.
   *
   * @return empty if it is not a positive number
   */
  static Optional<Integer> limit(Map<String, List<String>> parameters, int most) {
    return single(parameters.getOrDefault("limit", List.of(Integer.toString(most))))
        .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
        .map(digits -> Math.min(Integer.parseInt(digits), most));
  }
}
