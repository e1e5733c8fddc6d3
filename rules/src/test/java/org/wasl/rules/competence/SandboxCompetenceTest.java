package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wasl.rules.AgencyRole;

/** Whatever rows there are: sandboxes are competent for test cases, and nobody else is. */
class SandboxCompetenceTest {
  private static final Set<String> SANDBOXES = Set.of("police-t", "kp-t", "desk-t");

  private static final Map<String, AgencyRole> AGENCIES =
      Map.of(
          "police-a", AgencyRole.POLICE,
          "kp-a", AgencyRole.PROSECUTION,
          "kp-b", AgencyRole.PROSECUTION,
          "desk", AgencyRole.DESK,
          "police-t", AgencyRole.POLICE,
          "kp-t", AgencyRole.PROSECUTION,
          "desk-t", AgencyRole.DESK);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noDecisionNamesSandboxesAndOthers(
      @ForAll("rows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // Given
    CompetenceTable table = CompetenceTable.of(accepted(rows), acting(), AGENCIES, SANDBOXES);
    // When
    CompetenceDecision decision = table.decide(facts, TODAY);
    // Then
    assertThat(named(decision)).allMatch(agency -> SANDBOXES.contains(agency) == facts.test());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void rowsForTestsChangeNothingForRealCases(
      @ForAll("rows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // Given
    List<CompetenceRow> all = accepted(rows);
    List<CompetenceRow> alone =
        all.stream().filter(row -> row.namesAny(SANDBOXES) == facts.test()).toList();
    // When
    CompetenceDecision among =
        CompetenceTable.of(all, acting(), AGENCIES, SANDBOXES).decide(facts, TODAY);
    CompetenceDecision without =
        CompetenceTable.of(alone, acting(), AGENCIES, SANDBOXES).decide(facts, TODAY);
    // Then
    assertThat(among).isEqualTo(without);
  }

  private static List<String> named(CompetenceDecision decision) {
    if (!(decision instanceof CompetenceDecision.Decided decided)) {
      return List.of();
    }
    List<String> named = new ArrayList<>(decided.others());
    named.add(decided.police());
    named.add(decided.office());
    return named;
  }

  private static List<ActingOffice> acting() {
    return List.of(new ActingOffice("acting", "kp-b", Validity.ALWAYS, "kp-a"));
  }

  /** Those that a start accepts beside the ones before. */
  private static List<CompetenceRow> accepted(List<CompetenceRow> rows) {
    List<CompetenceRow> accepted = new ArrayList<>();
    for (CompetenceRow row : rows) {
      List<CompetenceRow> candidate = new ArrayList<>(accepted);
      candidate.add(
          new CompetenceRow(
              "r" + accepted.size(),
              row.validity(),
              row.priority(),
              row.conditions(),
              row.police(),
              row.office(),
              row.others()));
      if (CompetenceTable.check(candidate, acting(), AGENCIES, SANDBOXES).isEmpty()) {
        accepted = candidate;
      }
    }
    return accepted;
  }

  @Provide
  Arbitrary<List<CompetenceRow>> rows() {
    Arbitrary<CaseConditions> conditions =
        Combinators.combine(
                Arbitraries.of(ANY, ANY, "fraud", "terrorism"), Arbitraries.of(ANY, "MA", "MA-A"))
            .as((category, place) -> new CaseConditions(category, ANY, ANY, place, ANY, ANY));
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            conditions,
            Arbitraries.of("", "police-a", "police-t"),
            Arbitraries.of("", "kp-a", "kp-b", "kp-t"),
            Arbitraries.of("desk", "desk-t"))
        .as(
            (priority, when, police, office, other) ->
                Tables.row("r", priority, when, police, office, other))
        .list()
        .ofMaxSize(16);
  }

  @Provide
  Arbitrary<CaseFacts> cases() {
    return Combinators.combine(
            Arbitraries.of("fraud", "terrorism", "other"),
            Arbitraries.of("MA-A", "MA-B"),
            Arbitraries.of(true, false))
        .as(
            (category, place, test) ->
                new CaseFacts(
                    category,
                    Set.of(),
                    OffenceClass.DELIT,
                    Optional.of(place),
                    Origin.DOMESTIC,
                    Set.of(),
                    test));
  }
}
