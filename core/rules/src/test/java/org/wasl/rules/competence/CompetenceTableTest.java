package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.competence.OffenceClass.CONTRAVENTION;
import static org.wasl.rules.competence.OffenceClass.CRIME;
import static org.wasl.rules.competence.OffenceClass.DELIT;
import static org.wasl.rules.competence.Tables.AGENCIES;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;
import static org.wasl.rules.competence.Tables.facts;
import static org.wasl.rules.competence.Tables.matter;
import static org.wasl.rules.competence.Tables.place;
import static org.wasl.rules.competence.Tables.row;
import static org.wasl.rules.competence.Tables.rows;
import static org.wasl.rules.competence.Tables.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;

class CompetenceTableTest {

  @Test
  void matterHasPrecedenceOverTerritory() {
    // When
    CompetenceDecision decided = table().decide(facts("terrorism", CRIME, "MA-A"), TODAY);
    // Then
    assertThat(decided)
        .isEqualTo(
            new CompetenceDecision.Decided(
                new AgencyId("bcij"),
                new AgencyId("pg-capital"),
                List.of(),
                List.of("matter-terrorism")));
  }

  @Test
  void territoryHasPrecedenceOverPerson() {
    // Given
    CaseFacts facts =
        new CaseFacts(
            "fraud", Set.of(), DELIT, Optional.of("MA-B"), Origin.DOMESTIC, Set.of("minor"), false);
    // When
    CompetenceDecision decided = table().decide(facts, TODAY);
    // Then
    assertThat(decided)
        .isEqualTo(
            new CompetenceDecision.Decided(
                new AgencyId("police-b"), new AgencyId("kp-b"), List.of(), List.of("place-b")));
  }

  @Test
  void offenceClassDecidesLevelOfCourt() {
    assertThat(office("fraud", CRIME)).isEqualTo("pg-a");
    assertThat(office("fraud", DELIT)).isEqualTo("kp-a");
    assertThat(office("fraud", CONTRAVENTION)).isEqualTo("kp-a");
  }

  @Test
  void foreignReportGoesToDeskToo() {
    // Given
    CaseFacts facts =
        new CaseFacts(
            "fraud", Set.of(), DELIT, Optional.of("MA-B"), Origin.FOREIGN, Set.of(), false);
    // When
    CompetenceDecision decided = table().decide(facts, TODAY);
    // Then
    assertThat(decided)
        .isEqualTo(
            new CompetenceDecision.Decided(
                new AgencyId("police-b"),
                new AgencyId("kp-b"),
                List.of(new AgencyId("desk")),
                List.of("place-b", "foreign")));
  }

  @Test
  void closerTerritoryHasPrecedenceOverWiderOne() {
    // Given
    List<CompetenceRow> rows = new ArrayList<>(rows());
    rows.add(row("country", 20, place("MA", ANY), "police-a", "kp-a"));
    CompetenceTable table = CompetenceTable.of(rows, List.of(), AGENCIES, Set.of());
    // When
    CompetenceDecision near = table.decide(facts("fraud", DELIT, "MA-B"), TODAY);
    CompetenceDecision far = table.decide(facts("fraud", DELIT, "MA-Z"), TODAY);
    CompetenceDecision elsewhere = table.decide(facts("fraud", DELIT, "MAX"), TODAY);
    // Then
    assertThat(near.why()).containsExactly("place-b");
    assertThat(far.why()).containsExactly("country");
    assertThat(elsewhere).isInstanceOf(CompetenceDecision.Undecided.class);
  }

  @Test
  void undecidedCaseGoesToTriageWithMatchingRows() {
    // Given
    CaseFacts minor =
        new CaseFacts(
            "fraud", Set.of(), DELIT, Optional.empty(), Origin.DOMESTIC, Set.of("minor"), false);
    // When
    CompetenceDecision nothing = table().decide(facts("fraud", DELIT, "MA-Z"), TODAY);
    CompetenceDecision noOffice = table().decide(minor, TODAY);
    // Then
    assertThat(nothing).isEqualTo(new CompetenceDecision.Undecided(List.of()));
    assertThat(noOffice).isEqualTo(new CompetenceDecision.Undecided(List.of("person-minor")));
  }

  @Test
  void rowIsValidFromFirstToLastDayInclusive() {
    // Given
    Validity november = new Validity(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
    CompetenceRow dated =
        new CompetenceRow(
            "dated",
            november,
            10,
            CaseConditions.NONE,
            Optional.of(new AgencyId("police-a")),
            Optional.of(new AgencyId("kp-a")),
            List.of());
    CompetenceTable table = CompetenceTable.of(List.of(dated), List.of(), AGENCIES, Set.of());
    CaseFacts facts = facts("fraud", DELIT, null);
    // When
    List<Boolean> decided =
        List.of("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01").stream()
            .map(
                day ->
                    table.decide(facts, LocalDate.parse(day)) instanceof CompetenceDecision.Decided)
            .toList();
    // Then
    assertThat(decided).containsExactly(false, true, true, false);
  }

  @Test
  void actingOfficeReplacesOfficeOnItsDays() {
    // Given
    Validity untilToday = new Validity(LocalDate.MIN, TODAY);
    CompetenceTable table =
        CompetenceTable.of(
            rows(),
            List.of(
                new ActingOffice(
                    "acting-b", new AgencyId("kp-b"), untilToday, new AgencyId("kp-a"))),
            AGENCIES,
            Set.of());
    CaseFacts facts = facts("fraud", DELIT, "MA-B");
    // When
    CompetenceDecision today = table.decide(facts, TODAY);
    CompetenceDecision tomorrow = table.decide(facts, TODAY.plusDays(1));
    // Then
    assertThat(today)
        .isEqualTo(
            new CompetenceDecision.Decided(
                new AgencyId("police-b"),
                new AgencyId("kp-a"),
                List.of(),
                List.of("place-b", "acting-b")));
    assertThat(tomorrow)
        .isEqualTo(
            new CompetenceDecision.Decided(
                new AgencyId("police-b"), new AgencyId("kp-b"), List.of(), List.of("place-b")));
  }

  @Test
  void derivesOriginFromCountry() {
    assertThat(Origin.ofCountry("MA", "MA")).isEqualTo(Origin.DOMESTIC);
    assertThat(Origin.ofCountry("FR", "MA")).isEqualTo(Origin.FOREIGN);
  }

  @Test
  void addressesEachAgencyOnce() {
    // Given
    List<CompetenceRow> rows = new ArrayList<>(rows());
    rows.add(
        row(
            "copies",
            99,
            matter("fraud"),
            "",
            "",
            new AgencyId("police-b"),
            new AgencyId("kp-b"),
            new AgencyId("desk")));
    CompetenceTable table = CompetenceTable.of(rows, List.of(), AGENCIES, Set.of());
    // When
    CompetenceDecision decided = table.decide(facts("fraud", DELIT, "MA-B"), TODAY);
    // Then
    assertThat(((CompetenceDecision.Decided) decided).others())
        .containsExactly(new AgencyId("desk"));
  }

  private static String office(String category, OffenceClass offenceClass) {
    CompetenceDecision decided = table().decide(facts(category, offenceClass, "MA-A"), TODAY);
    return ((CompetenceDecision.Decided) decided).office().value();
  }
}
