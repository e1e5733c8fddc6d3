package org.wasl.rules.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wasl.rules.statistics.CountTable.CountRow;
import org.wasl.runtime.TestSeed;

class CountTableTest {
  private static final DisclosureRule EXACT = new DisclosureRule.Exact();
  private static final Countries COUNTRIES =
      new Countries("MA", Map.of("MA", "north-africa", "FR", "europe", "DE", "europe"));
  private static final CellPerturbation PERTURBED =
      new CellPerturbation(5, fingerprint -> new SplittableRandom(fingerprint).nextLong());

  private final SplittableRandom sets = new SplittableRandom(TestSeed.of(CountTableTest.class, 1));

  @Test
  void groupsCountriesByOriginAndUnknownOnesSeparately() {
    // When
    CountTable figures =
        CountTable.of(
            Dimension.ORIGIN,
            List.of(
                count(Optional.of("MA"), 7),
                count(Optional.of("FR"), 2),
                count(Optional.of("DE"), 3),
                count(Optional.empty(), 1)),
            COUNTRIES,
            EXACT);
    // Then
    assertThat(figures.rows())
        .extracting(CountRow::code)
        .containsExactly("domestic", "foreign", "unknown");
    assertThat(figures.rows())
        .extracting(CountTableTest::number)
        .containsExactly(OptionalLong.of(7), OptionalLong.of(5), OptionalLong.of(1));
    assertThat(number(figures.total())).hasValue(13);
  }

  @Test
  void groupsCountriesByRegionAndOwnCountryAsDomestic() {
    // Given
    List<Count> counts =
        List.of(
            count(Optional.of("MA"), 7),
            count(Optional.of("FR"), 2),
            count(Optional.of("DE"), 3),
            count(Optional.of("XX"), 4),
            count(Optional.empty(), 1));
    // When
    CountTable table = CountTable.of(Dimension.REGION, counts, COUNTRIES, EXACT);
    CountTable inFrance =
        CountTable.of(Dimension.REGION, counts, new Countries("FR", COUNTRIES.regions()), EXACT);
    // Then
    assertThat(table.rows())
        .extracting(row -> row.code() + " " + number(row).orElseThrow())
        .containsExactly("domestic 7", "europe 5", "unknown 5");
    assertThat(inFrance.rows())
        .extracting(row -> row.code() + " " + number(row).orElseThrow())
        .containsExactly("domestic 2", "europe 3", "north-africa 7", "unknown 5");
  }

  @Test
  void totalDoesNotDependOnGrouping() {
    // Given 60 messages in cells of three dimensions
    List<Tally> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      messages.add(new Tally(1, 1, 1, sets.nextLong()));
    }
    // When
    List<OptionalLong> totals =
        List.of(1, 2, 7).stream()
            .map(cells -> number(divided(messages, cells, PERTURBED).total()))
            .toList();
    OptionalLong only = number(divided(messages, 1, PERTURBED).rows().get(0));
    // Then
    assertThat(totals).containsOnly(only);
  }

  @Test
  void omitsRowsWithoutNumber() {
    // When
    CountTable shown =
        CountTable.of(
            Dimension.CATEGORY,
            List.of(count(Optional.of("fraud"), 60), count(Optional.of("threats"), 0)),
            COUNTRIES,
            PERTURBED);
    CountTable nothing = CountTable.of(Dimension.CATEGORY, List.of(), COUNTRIES, PERTURBED);
    // Then
    assertThat(shown.rows()).extracting(CountRow::code).containsExactly("fraud");
    assertThat(nothing.rows()).isEmpty();
    assertThat(number(nothing.total())).isEmpty();
  }

  private static CountTable divided(List<Tally> messages, int cells, DisclosureRule rule) {
    List<Count> counts = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      counts.add(new Count(Optional.of("cell-" + i % cells), Measure.REFERRALS, messages.get(i)));
    }
    return CountTable.of(Dimension.CATEGORY, counts, COUNTRIES, rule);
  }

  private Count count(Optional<String> fact, long number) {
    return new Count(
        fact, Measure.REFERRALS, new Tally(number, number, Math.min(1, number), sets.nextLong()));
  }

  private static OptionalLong number(CountRow row) {
    return row.number(Measure.REFERRALS);
  }
}
