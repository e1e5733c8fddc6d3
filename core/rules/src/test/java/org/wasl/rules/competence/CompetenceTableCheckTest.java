package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.rules.competence.Tables.AGENCIES;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;
import static org.wasl.rules.competence.Tables.matter;
import static org.wasl.rules.competence.Tables.place;
import static org.wasl.rules.competence.Tables.row;
import static org.wasl.rules.competence.Tables.rows;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;

class CompetenceTableCheckTest {

  @Test
  void rejectsAmbiguousRows() {
    // Given
    List<CompetenceRow> rows =
        List.of(
            row("one", 10, matter("fraud"), "", "kp-a"),
            row("two", 10, new CaseConditions(ANY, "drugs", ANY, ANY, ANY, ANY), "", "kp-b"),
            row("three", 10, matter("threats"), "", "kp-b"),
            row("four", 11, matter("fraud"), "", "kp-b"));
    // When
    List<TableProblem> problems = CompetenceTable.check(rows, List.of(), AGENCIES, Set.of());
    // Then
    assertThat(problems)
        .containsExactly(
            new TableProblem("two", "a case can match this row and one alike"),
            new TableProblem("three", "a case can match this row and two alike"));
  }

  @Test
  void rejectsUnknownIdsAndWrongKinds() {
    // Given
    List<CompetenceRow> rows =
        List.of(
            row("a", 10, matter("fraud"), "nowhere", "police-a"),
            row("a", 11, matter("fraud"), "desk", "kp-a", new AgencyId("nobody")));
    List<ActingOffice> acting =
        List.of(
            new ActingOffice("x", new AgencyId("kp-a"), Validity.ALWAYS, new AgencyId("kp-b")),
            new ActingOffice("y", new AgencyId("kp-b"), Validity.ALWAYS, new AgencyId("pg-a")),
            new ActingOffice("z", new AgencyId("kp-b"), Validity.ALWAYS, new AgencyId("bcij")));
    // When
    List<TableProblem> problems = CompetenceTable.check(rows, acting, AGENCIES, Set.of());
    // Then
    assertThat(problems)
        .extracting(TableProblem::toString)
        .containsExactly(
            problem("a", "no agency nowhere"),
            problem("a", "police-a is not of kind prosecution"),
            problem("a", "the id is used twice"),
            problem("a", "desk is not of kind police"),
            problem("a", "no agency nobody"),
            problem("x", "the acting office kp-b is itself replaced"),
            problem("x", "the acting office kp-b is itself replaced"),
            problem("y", "replaces the same office on the same days as z"),
            problem("z", "bcij is not of kind prosecution"),
            problem("z", "replaces the same office on the same days as y"));
    assertThatThrownBy(() -> CompetenceTable.of(rows, acting, AGENCIES, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void rejectsEmptyAndImpossibleRows() {
    assertThatThrownBy(() -> row("void", 1, CaseConditions.NONE, "", ""))
        .hasMessage("names nobody");
    assertThatThrownBy(() -> Tables.origin("martian")).hasMessage("no such origin");
    assertThatThrownBy(() -> place("MA", "sin")).hasMessage("no such offence class");
    assertThatThrownBy(() -> new Validity(TODAY, TODAY.minusDays(1)))
        .hasMessage("ends before it begins");
  }

  @Test
  void acceptsRowsWithConsecutiveValidity() {
    // Given
    CompetenceRow before = dated("before", LocalDate.MIN, TODAY);
    CompetenceRow after = dated("after", TODAY.plusDays(1), LocalDate.MAX);
    CompetenceRow sameDay = dated("same-day", TODAY, TODAY);
    // When
    List<TableProblem> consecutive =
        CompetenceTable.check(List.of(before, after), List.of(), AGENCIES, Set.of());
    List<TableProblem> overlapping =
        CompetenceTable.check(List.of(before, sameDay), List.of(), AGENCIES, Set.of());
    // Then
    assertThat(consecutive).isEmpty();
    assertThat(overlapping).extracting(TableProblem::rowId).containsExactly("same-day");
  }

  private static CompetenceRow dated(String id, LocalDate from, LocalDate to) {
    return new CompetenceRow(
        id,
        new Validity(from, to),
        10,
        CaseConditions.NONE,
        Optional.of(new AgencyId("police-a")),
        Optional.of(new AgencyId("kp-a")),
        List.of());
  }

  private static String problem(String row, String reason) {
    return new TableProblem(row, reason).toString();
  }
}
