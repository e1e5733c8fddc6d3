package org.wasl.rules.statistics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table of counts with its total, as shown to a reader.
 *
 * @param rows one for each cell of the dimension with a number that is shown, ordered by code
 * @param total the numbers of all counted referrals and messages
 */
public record CountTable(List<CountRow> rows, CountRow total) {

  /** Code of the total's row. */
  public static final String TOTAL = "total";

  /**
   * The numbers of one cell.
   *
   * @param code the cell
   * @param numbers one for each measure, or empty if it is not shown
   */
  public record CountRow(String code, Map<Measure, OptionalLong> numbers) {

    /** The number of one measure, or empty if it is not shown. */
    public OptionalLong number(Measure measure) {
      return numbers.getOrDefault(measure, OptionalLong.empty());
    }

    private boolean showsNumber() {
      return numbers.values().stream().anyMatch(OptionalLong::isPresent);
    }
  }

  /**
   * The table of these counts.
   *
   * @param countries the countries, which give the cells of origins and regions
   * @param rule the rule that decides about each number, including the total
   */
  public static CountTable of(
      Dimension by, List<Count> counts, Countries countries, DisclosureRule rule) {
    Map<String, List<Count>> cells =
        counts.stream()
            .collect(
                Collectors.groupingBy(
                    count -> by.cell(count.fact(), countries), TreeMap::new, Collectors.toList()));
    List<CountRow> rows = new ArrayList<>();
    cells.forEach((code, cell) -> rows.add(row(code, cell, rule)));
    // A row without numbers would reveal that the cell is not empty.
    rows.removeIf(row -> !row.showsNumber());
    return new CountTable(List.copyOf(rows), row(TOTAL, counts, rule));
  }

  private static CountRow row(String code, List<Count> counts, DisclosureRule rule) {
    Map<Measure, OptionalLong> numbers = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      Tally tally =
          counts.stream()
              .filter(count -> count.measure() == measure)
              .map(Count::tally)
              .reduce(Tally.NONE, Tally::plus);
      numbers.put(measure, rule.shown(tally));
    }
    return new CountRow(code, numbers);
  }
}
