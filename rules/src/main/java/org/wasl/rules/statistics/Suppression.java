package org.wasl.rules.statistics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.wasl.rules.statistics.CountTable.Row;

/** Suppresses small counts of a table, column by column. */
final class Suppression {

  private Suppression() {}

  static CountTable of(CountTable shown, long threshold) {
    Map<Measure, Set<String>> hidden = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      hidden.put(measure, column(shown, measure, threshold));
    }
    List<Row> rows = new ArrayList<>();
    shown.rows().forEach(row -> rows.add(without(row, hidden)));
    return new CountTable(List.copyOf(rows), without(shown.total(), hidden));
  }

  /** Codes of the rows to be left out, the total's among them where it must go. */
  private static Set<String> column(CountTable shown, Measure measure, long threshold) {
    Set<String> hidden = new HashSet<>();
    List<Row> others = new ArrayList<>();
    for (Row row : shown.rows()) {
      if (number(row, measure) < threshold) {
        hidden.add(row.code());
      } else {
        others.add(row);
      }
    }
    if (number(shown.total(), measure) < threshold) {
      hidden.add(CountTable.TOTAL);
    } else if (!hidden.isEmpty()) {
      // Always one more: with several small counts the sum alone could disclose each. All its
      // equals too: otherwise the choice would disclose that the others are not small.
      OptionalLong smallest = others.stream().mapToLong(row -> number(row, measure)).min();
      others.stream()
          .filter(row -> number(row, measure) == smallest.orElseThrow())
          .forEach(row -> hidden.add(row.code()));
      if (others.isEmpty()) {
        hidden.add(CountTable.TOTAL);
      }
    }
    return hidden;
  }

  private static Row without(Row row, Map<Measure, Set<String>> hidden) {
    Map<Measure, OptionalLong> numbers = new EnumMap<>(row.numbers());
    numbers.replaceAll(
        (measure, number) ->
            hidden.getOrDefault(measure, Set.of()).contains(row.code())
                ? OptionalLong.empty()
                : number);
    return new Row(row.code(), numbers);
  }

  private static long number(Row row, Measure measure) {
    return row.number(measure).orElseThrow();
  }
}
