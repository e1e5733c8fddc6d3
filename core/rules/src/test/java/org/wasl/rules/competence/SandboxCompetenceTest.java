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
import org.wasl.rules.id.AgencyId;

/** Sandboxes are competent for test cases, and nobody else is, whatever rows there are. */
class SandboxCompetenceTest {
  private static final Set<AgencyId> SANDBOXES =
      Set.of(new AgencyId("police-t"), new AgencyId("kp-t"), new AgencyId("desk-t"));

  private static final Map<AgencyId, AgencyRole> AGENCIES =
      Map.of(
          new AgencyId("police-a"), AgencyRole.POLICE,
          new AgencyId("kp-a"), AgencyRole.PROSECUTION,
          new AgencyId("kp-b"), AgencyRole.PROSECUTION,
          new AgencyId("desk"), AgencyRole.DESK,
          new AgencyId("police-t"), AgencyRole.POLICE,
          new AgencyId("kp-t"), AgencyRole.PROSECUTION,
          new AgencyId("desk-t"), AgencyRole.DESK);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void decisionNeverMixesSandboxesAndOtherAgencies(
      @ForAll("rows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // Given
    CompetenceTable table = CompetenceTable.of(accepted(rows), acting(), AGENCIES, SANDBOXES);
    // When
    CompetenceDecision decision = table.decide(facts, TODAY);
    // Then
    assertThat(named(decision)).allMatch(agency -> SANDBOXES.contains(agency) == facts.test());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void testRowsDoNotAffectRealCases(
      @ForAll("rows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // Given
    List<CompetenceRow> acceptedRows = accepted(rows);
    List<CompetenceRow> alone =
        acceptedRows.stream().filter(row -> row.namesAny(SANDBOXES) == facts.test()).toList();
    // When
    CompetenceDecision among =
        CompetenceTable.of(acceptedRows, acting(), AGENCIES, SANDBOXES).decide(facts, TODAY);
    CompetenceDecision without =
        CompetenceTable.of(alone, acting(), AGENCIES, SANDBOXES).decide(facts, TODAY);
    // Then
    assertThat(among).isEqualTo(without);
  }

  private static List<AgencyId> named(CompetenceDecision decision) {
    if (!(decision instanceof CompetenceDecision.Decided decided)) {
      return List.of();
    }
    List<AgencyId> named = new ArrayList<>(decided.others());
    named.add(decided.police());
    named.add(decided.office());
    return named;
  }

  private static List<ActingOffice> acting() {
    return List.of(
        new ActingOffice("acting", new AgencyId("kp-b"), Validity.ALWAYS, new AgencyId("kp-a")));
  }

  /** The rules that a start accepts beside the earlier ones. */
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
            Arbitraries.of(new AgencyId("desk"), new AgencyId("desk-t")))
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
