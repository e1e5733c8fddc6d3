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
import org.wasl.rules.id.AgencyId;

class CompetenceBacktestTest {
  private static final CaseFacts CASE_IN_A = Tables.facts("fraud", OffenceClass.DELIT, "MA-A");
  private static final List<String> ADULT_ROWS = List.of("place-a");

  @Test
  void sameTableGivesSameDecisions() {
    assertThat(compare(CASE_IN_A, ADULT_ROWS).classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void usesFactsImpliedByRecordedRows() {
    // Given a table in which minors go before places: so a case decided by its place had none
    CompetenceRow minors = Tables.row("minors-first", 1, finding("grooming"), "minors", "kp-b");
    CompetenceTable present = with(minors);
    CompetenceTable changed =
        with(Tables.row("minors-first", 1, finding("grooming"), "minors", "kp-a"));
    // When
    Comparison without =
        new CompetenceBacktest(present, changed).compare(CASE_IN_A, TODAY, ADULT_ROWS);
    Comparison having =
        new CompetenceBacktest(present, changed).compare(CASE_IN_A, TODAY, List.of("minors-first"));
    // Then
    assertThat(without.classification()).isEqualTo(Classification.ALIKE);
    assertThat(having.classification()).isEqualTo(Classification.DIFFERENT);
    assertThat(having.before()).containsExactly(to(new AgencyId("minors"), new AgencyId("kp-b")));
    assertThat(having.after()).containsExactly(to(new AgencyId("minors"), new AgencyId("kp-a")));
  }

  @Test
  void unknownFactsGivePossibleDifference() {
    // Given a new row for a finding that the present table never asked for
    CompetenceTable changed = with(Tables.row("new", 1, finding("drugs"), "bcij", "pg-a"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(CASE_IN_A, TODAY, ADULT_ROWS);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.UNCERTAIN);
    assertThat(comparison.after())
        .containsExactlyInAnyOrder(
            to(new AgencyId("police-a"), new AgencyId("kp-a")),
            to(new AgencyId("bcij"), new AgencyId("pg-a")));
  }

  @Test
  void newRowForReadableFactsGivesCertainDifference() {
    // Given
    CompetenceTable changed =
        with(Tables.row("new", 1, Tables.place("MA-A", ANY), "police-b", "kp-b"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(CASE_IN_A, TODAY, ADULT_ROWS);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.DIFFERENT);
  }

  @Test
  void rowOutsideItsValidityChangesNothing() {
    // Given
    Validity later = new Validity(TODAY.plusDays(1), LocalDate.MAX);
    CompetenceRow row =
        new CompetenceRow(
            "new",
            later,
            1,
            Tables.place("MA-A", ANY),
            Optional.of(new AgencyId("police-b")),
            Optional.of(new AgencyId("kp-b")),
            List.of());
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), with(row)).compare(CASE_IN_A, TODAY, ADULT_ROWS);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void comparesDestinationAndNotMatchingRow() {
    // Given
    CompetenceTable changed =
        with(Tables.row("renamed", 1, Tables.place("MA-A", ANY), "police-a", "kp-a"));
    // When
    Comparison comparison =
        new CompetenceBacktest(Tables.table(), changed).compare(CASE_IN_A, TODAY, ADULT_ROWS);
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.ALIKE);
  }

  @Test
  void reportsRecordsThatPresentTableDoesNotExplain() {
    // When
    Comparison comparison = compare(CASE_IN_A, List.of("a-row-long-gone"));
    // Then
    assertThat(comparison.classification()).isEqualTo(Classification.UNEXPLAINED);
    assertThat(comparison.after()).isNotEmpty();
  }

  @Test
  void doesNotEnumerateTooManyUnknownFacts() {
    // Given
    List<CompetenceRow> rows = new ArrayList<>(Tables.rows());
    IntStream.rangeClosed(0, CompetenceBacktest.MAX_UNKNOWN)
        .mapToObj(i -> Tables.row("many-" + i, 100 + i, finding("f-" + i), "minors", ""))
        .forEach(rows::add);
    CompetenceTable many = CompetenceTable.of(rows, List.of(), Tables.AGENCIES, Set.of());
    // When
    Comparison comparison =
        new CompetenceBacktest(many, many).compare(CASE_IN_A, TODAY, ADULT_ROWS);
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

  private static CompetenceDecision to(AgencyId police, AgencyId office) {
    return new CompetenceDecision.Decided(police, office, List.of(), List.of());
  }
}
