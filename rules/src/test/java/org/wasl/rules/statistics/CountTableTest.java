package org.wasl.rules.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wasl.rules.statistics.CountTable.Row;

class CountTableTest {
  private static final int THRESHOLD = 5;

  @Test
  void countriesBecomeOriginsAndWhatIsNotKnownHasACellOfItsOwn() {
    // When
    CountTable figures =
        CountTable.of(
            Dimension.ORIGIN,
            List.of(count("MA", 7), count("FR", 2), count("DE", 3), count(null, 1)));
    // Then
    assertThat(figures.rows())
        .extracting(Row::code)
        .containsExactly("domestic", "foreign", "unknown");
    assertThat(column(figures)).containsExactly(7, 5, 1);
    assertThat(number(figures.total())).hasValue(13);
  }

  @Test
  void aCountBelowTheThresholdTakesTheSmallestOtherWithIt() {
    assertThat(column(hidden(3, 100, 9, 40))).containsExactly(null, 100, null, 40);
  }

  @Test
  void ofEqualCountsNoneIsShownWhereOneIsTaken() {
    assertThat(column(hidden(5, 5, 0, 9))).containsExactly(null, null, null, 9);
  }

  @Test
  void severalSmallCountsAreNotToldByTheirSumEither() {
    // 4 and 4 are all that two counts below five can be when their sum is eight.
    assertThat(column(hidden(4, 4, 60, 50))).containsExactly(null, null, 60, null);
  }

  @Test
  void whereEveryCountIsSmallTheTotalGoesToo() {
    assertThat(number(hidden(3, 4).total())).isEmpty();
    assertThat(number(hidden(1).total())).isEmpty();
    assertThat(number(hidden().total())).isEmpty();
  }

  @Test
  void whatIsLargeEnoughIsShownAsItIs() {
    // When
    CountTable figures = hidden(5, 6, 7);
    // Then
    assertThat(column(figures)).containsExactly(5, 6, 7);
    assertThat(number(figures.total())).hasValue(18);
  }

  @Test
  void nothingIsHiddenWithoutAThreshold() {
    assertThat(column(of(0, 1, 2).withoutCountsBelow(0))).containsExactly(0, 1, 2);
  }

  /** By total, the numbers shown, and that the hidden ones are small, or large and equal. */
  @Property(tries = 300)
  void noSmallCountCanBeWorkedOut(@ForAll @Size(max = 4) List<@IntRange(max = 12) Integer> truth) {
    // Given
    CountTable shown = hidden(truth.stream().mapToInt(Integer::intValue).toArray());
    List<Integer> column = column(shown);
    // When every table that can stand behind it is looked at
    List<List<Integer>> possible = new ArrayList<>();
    fill(column, number(shown.total()), new ArrayList<>(), possible);
    // Then
    assertThat(possible).contains(truth);
    for (int i = 0; i < column.size(); i++) {
      int cell = i;
      if (column.get(i) == null) {
        assertThat(possible.stream().map(table -> table.get(cell)).distinct().count())
            .isGreaterThan(1);
      } else {
        assertThat(column.get(i)).isGreaterThanOrEqualTo(THRESHOLD);
      }
    }
  }

  private static void fill(
      List<Integer> column, OptionalLong total, List<Integer> table, List<List<Integer>> possible) {
    int cell = table.size();
    if (cell == column.size()) {
      long large =
          IntStream.range(0, cell)
              .filter(i -> column.get(i) == null && table.get(i) >= THRESHOLD)
              .map(table::get)
              .distinct()
              .count();
      long sum = table.stream().mapToInt(Integer::intValue).sum();
      boolean fits = total.isPresent() ? sum == total.getAsLong() && large <= 1 : large == 0;
      if (fits) {
        possible.add(List.copyOf(table));
      }
      return;
    }
    int least = column.get(cell) == null ? 0 : column.get(cell);
    int most = column.get(cell) == null ? 12 : column.get(cell);
    for (int number = least; number <= most; number++) {
      table.add(number);
      fill(column, total, table, possible);
      table.remove(cell);
    }
  }

  @Test
  void aPeriodIsWholeDaysOfTheCountry() {
    // When
    ZoneId zone = ZoneId.of("Africa/Casablanca");
    ReportingPeriod period = new ReportingPeriod(day("2026-06-01"), day("2026-06-30"));
    // Then
    assertThat(period.start(zone)).hasValue(Instant.parse("2026-05-31T23:00:00Z"));
    assertThat(period.end(zone)).hasValue(Instant.parse("2026-06-30T23:00:00Z"));
    assertThatThrownBy(() -> new ReportingPeriod(day("2026-06-02"), day("2026-06-01")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.of(LocalDate.parse(text));
  }

  private static Count count(String fact, long number) {
    return new Count(fact, Measure.REFERRALS, number);
  }

  private static CountTable hidden(int... counts) {
    return of(counts).withoutCountsBelow(THRESHOLD);
  }

  private static CountTable of(int... counts) {
    List<Count> all = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      all.add(count("cell-" + i, counts[i]));
    }
    return CountTable.of(Dimension.CATEGORY, all);
  }

  private static List<Integer> column(CountTable figures) {
    Integer[] column =
        figures.rows().stream()
            .map(row -> number(row).isPresent() ? (int) number(row).getAsLong() : null)
            .toArray(Integer[]::new);
    return Arrays.asList(column);
  }

  private static OptionalLong number(Row row) {
    return row.numbers().get(Measure.REFERRALS);
  }
}
