package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.competence.CompetenceBacktest.Classification;
import org.wasl.rules.competence.CompetenceBacktest.Comparison;

class CompetenceBacktestTest {
  private static final CaseFacts IN_A = Tables.facts("fraud", OffenceClass.DELIT, "MA-A");
  private static final List<String> OF_AN_ADULT = List.of("place-a");

  @Test
  void theSameTableDecidesAlike() {
    assertThat(compare(IN_A, OF_AN_ADULT).classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void whatTheRowsOnRecordTellOfTheCaseIsUsed() {
    // Given a table in which minors go before places: so a case decided by its place had none
    CompetenceRow minors = Tables.row("minors-first", 1, finding("grooming"), "minors", "kp-b");
    CompetenceTable present = with(minors);
    CompetenceTable changed =
        with(Tables.row("minors-first", 1, finding("grooming"), "minors", "kp-a"));
    // When
    Comparison without = new CompetenceBacktest(present, changed).compare(IN_A, TODAY, OF_AN_ADULT);
    Comparison having =
        new CompetenceBacktest(present, changed).compare(IN_A, TODAY, List.of("minors-first"));
    // Then
    assertThat(without.classification()).isEqualTo(Classification.ALIKE);
    assertThat(having.classification()).isEqualTo(Classification.DIFFERENT);
    assertThat(having.before()).containsExactly(to("minors", "kp-b"));
    assertThat(having.after()).containsExactly(to("minors", "kp-a"));
  }

  @Test
  void whatNoRowOnRecordTellsMayDiffer() {
    // Given a new row for a finding that the present table never asked for
    CompetenceTable changed = with(Tables.row("new", 1, finding("drugs"), "bcij", "pg-a"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(IN_A, TODAY, OF_AN_ADULT);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.UNCERTAIN);
    assertThat(comparison.after())
        .containsExactlyInAnyOrder(to("police-a", "kp-a"), to("bcij", "pg-a"));
  }

  @Test
  void aNewRowForReadableFactsIsCertain() {
    // Given
    CompetenceTable changed =
        with(Tables.row("new", 1, Tables.place("MA-A", ANY), "police-b", "kp-b"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(IN_A, TODAY, OF_AN_ADULT);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.DIFFERENT);
  }

  @Test
  void aRowThatWasNotInForceOnTheDayOfTheCaseChangesNothing() {
    // Given
    Validity later = new Validity(TODAY.plusDays(1), LocalDate.MAX);
    CompetenceRow row =
        new CompetenceRow(
            "new",
            later,
            1,
            Tables.place("MA-A", ANY),
            Optional.of("police-b"),
            Optional.of("kp-b"),
            List.of());
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), with(row)).compare(IN_A, TODAY, OF_AN_ADULT);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void whereTheCaseGoesCountsAndNotWhichRowLedThere() {
    // Given
    CompetenceTable changed =
        with(Tables.row("renamed", 1, Tables.place("MA-A", ANY), "police-a", "kp-a"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(IN_A, TODAY, OF_AN_ADULT);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void aRecordThatThePresentTableDoesNotLeadToIsToldApart() {
    // When
    Comparison comparison = compare(IN_A, List.of("a-row-long-gone"));
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.UNEXPLAINED);
    assertThat(comparison.after()).isNotEmpty();
  }

  @Test
  void tooManyUnknownsAreNotGuessedAt() {
    // Given
    List<CompetenceRow> rows = new ArrayList<>(Tables.rows());
    IntStream.rangeClosed(0, CompetenceBacktest.MOST_UNKNOWN)
        .mapToObj(i -> Tables.row("many-" + i, 100 + i, finding("f-" + i), "minors", ""))
        .forEach(rows::add);
    CompetenceTable many = CompetenceTable.of(rows, List.of(), Tables.AGENCIES, Set.of());
    // When
    Comparison comparison = new CompetenceBacktest(many, many).compare(IN_A, TODAY, OF_AN_ADULT);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.UNCERTAIN);
  }

  private static Comparison compare(CaseFacts facts, List<String> why) {
    return new CompetenceBacktest(Tables.table(), Tables.table()).compare(facts, TODAY, why);
  }

  private static CompetenceTable with(CompetenceRow row) {
    List<CompetenceRow> rows = new ArrayList<>(Tables.rows());
    rows.add(row);
    return CompetenceTable.of(rows, List.of(), Tables.AGENCIES, Set.of());
  }

  private static CaseConditions finding(String finding) {
    return new CaseConditions(ANY, finding, ANY, ANY, ANY, ANY);
  }

  private static CompetenceDecision to(String police, String office) {
    return new CompetenceDecision.Decided(police, office, List.of(), List.of());
  }
}
