package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.rules.competence.CompetenceExplanation.Loss;
import org.wasl.rules.competence.CompetenceExplanation.Match;
import org.wasl.rules.competence.CompetenceExplanation.Part;
import org.wasl.rules.competence.CompetenceExplanation.Precedence;
import org.wasl.rules.id.AgencyId;

class CompetenceExplanationTest {

  @Test
  void explainsWhichRowWonAndWhy() {
    // When
    CompetenceExplanation explanation =
        Tables.table().explain(Tables.facts("terrorism", OffenceClass.CRIME, "MA-A"), TODAY);
    // Then
    assertThat(explanation.matches())
        .extracting(match -> match.row().id())
        .containsExactly("matter-terrorism", "place-a-crime", "place-a");
    assertThat(explanation.matches().get(0).gives()).containsExactly(Part.OFFICE, Part.POLICE);
    assertThat(explanation.matches().get(2).losses())
        .containsExactly(
            new Loss(Part.OFFICE, "matter-terrorism", Precedence.TIER),
            new Loss(Part.POLICE, "matter-terrorism", Precedence.TIER));
  }

  @Test
  void priorityThenCloserTerritoryDecidesWithinTier() {
    // Given
    List<CompetenceRow> rows = new ArrayList<>(Tables.rows());
    rows.add(
        Tables.row(
            "country", 20, Tables.place("MA", ANY), "police-b", "kp-b", new AgencyId("desk")));
    CompetenceTable table = CompetenceTable.of(rows, List.of(), Tables.AGENCIES, Set.of());
    // When
    List<Match> matches =
        table.explain(Tables.facts("fraud", OffenceClass.CRIME, "MA-A"), TODAY).matches();
    List<Match> lesser =
        table.explain(Tables.facts("fraud", OffenceClass.DELIT, "MA-A"), TODAY).matches();
    // Then
    assertThat(matches.get(1).losses())
        .extracting(Loss::precedence)
        .containsOnly(Precedence.PRIORITY);
    assertThat(lesser.get(1).losses())
        .containsExactly(
            new Loss(Part.OFFICE, "place-a", Precedence.TERRITORY),
            new Loss(Part.POLICE, "place-a", Precedence.TERRITORY),
            new Loss(Part.OTHERS, "place-a", Precedence.TERRITORY));
  }

  @Test
  void namesActingOfficeOnDaysItActs() {
    // Given
    Validity days = new Validity(TODAY, TODAY);
    ActingOffice acting =
        new ActingOffice("acting-a", new AgencyId("kp-a"), days, new AgencyId("kp-b"));
    CompetenceTable table =
        CompetenceTable.of(Tables.rows(), List.of(acting), Tables.AGENCIES, Set.of());
    CaseFacts facts = Tables.facts("fraud", OffenceClass.DELIT, "MA-A");
    // When
    CompetenceExplanation today = table.explain(facts, TODAY);
    CompetenceExplanation tomorrow = table.explain(facts, TODAY.plusDays(1));
    // Then
    assertThat(today.acting()).hasValue(acting);
    assertThat(tomorrow.acting()).isEmpty();
  }

  @Test
  void explainsEveryDecisionAndMissingOffice() {
    for (CaseFacts facts :
        List.of(
            Tables.facts("fraud", OffenceClass.CRIME, "MA-A"),
            Tables.facts("terrorism", OffenceClass.DELIT, null),
            Tables.facts("fraud", OffenceClass.DELIT, "MA-Z"))) {
      // When
      CompetenceExplanation explanation = Tables.table().explain(facts, LocalDate.EPOCH);
      // Then
      assertThat(explanation.decision()).isEqualTo(Tables.table().decide(facts, LocalDate.EPOCH));
    }
  }
}
