package org.wasl.rules.statistics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table of counts with its total.
 *
 * @param rows one for each cell of the dimension, ordered by code; empty cells are left out
 * @param total of all rows
 */
public record CountTable(List<Row> rows, Row total) {

  /** Code of the total's row. */
  public static final String TOTAL = "total";

  /**
   * The numbers of one cell.
   *
   * @param code the cell
   * @param numbers one for each measure; empty where it is suppressed
   */
  public record Row(String code, Map<Measure, OptionalLong> numbers) {

    /** The number of one measure; empty where it is not shown. */
    public OptionalLong number(Measure measure) {
      return numbers.getOrDefault(measure, OptionalLong.empty());
    }
  }

  /** The table of these counts, with every number shown. */
  public static CountTable of(Dimension by, List<Count> counts) {
    Map<String, List<Count>> cells =
        counts.stream()
            .collect(
                Collectors.groupingBy(
                    count -> by.cell(count.fact()), TreeMap::new, Collectors.toList()));
    List<Row> rows = new ArrayList<>();
    cells.forEach((code, cell) -> rows.add(sum(code, cell)));
    return new CountTable(List.copyOf(rows), sum(TOTAL, counts));
  }

  /**
   * The same table without counts below a threshold, zero included. Where a suppressed count could
   * be computed from the total and the other rows, the smallest other row is suppressed as well,
   * with its equals; where there is none, the total. This protects a single published table. It
   * does not protect against comparison of tables of different days, and a reader who knows the
   * method can sometimes narrow a count down.
   */
  public CountTable withoutCountsBelow(long threshold) {
    return Suppression.of(this, threshold);
  }

  private static Row sum(String code, List<Count> counts) {
    Map<Measure, OptionalLong> numbers = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      long sum =
          counts.stream()
              .filter(count -> count.measure() == measure)
              .mapToLong(Count::number)
              .sum();
      numbers.put(measure, OptionalLong.of(sum));
    }
    return new Row(code, numbers);
  }
}
