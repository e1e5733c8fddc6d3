package org.wasl.rules.competence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.competence.Tables.AGENCIES;
import static org.wasl.rules.competence.Tables.ANY;
import static org.wasl.rules.competence.Tables.TODAY;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wasl.rules.id.AgencyId;

class CompetencePropertiesTest {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void decisionsDoNotDependOnOrderOfRows(
      @ForAll("unambiguousRows") List<CompetenceRow> rows,
      @ForAll("cases") CaseFacts facts,
      @ForAll long seed) {
    // Given
    List<CompetenceRow> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    // When
    CompetenceDecision competenceDecision =
        CompetenceTable.of(rows, List.of(), AGENCIES, Set.of()).decide(facts, TODAY);
    CompetenceDecision other =
        CompetenceTable.of(shuffled, List.of(), AGENCIES, Set.of()).decide(facts, TODAY);
    // Then
    assertThat(parts(competenceDecision)).isEqualTo(parts(other));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void catchAllRowGivesEveryCaseOneOfficeAndOneUnit(
      @ForAll("unambiguousRows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // Given
    List<CompetenceRow> complete = new ArrayList<>(rows);
    complete.add(Tables.row("all", Integer.MAX_VALUE, CaseConditions.NONE, "police-a", "kp-a"));
    // When
    CompetenceDecision decision =
        CompetenceTable.of(complete, List.of(), AGENCIES, Set.of()).decide(facts, TODAY);
    // Then
    assertThat(decision).isInstanceOf(CompetenceDecision.Decided.class);
    assertThat(decision.why()).isNotEmpty().doesNotHaveDuplicates();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void chosenRowHasHighestPrecedence(
      @ForAll("unambiguousRows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // When
    CompetenceDecision decision =
        CompetenceTable.of(rows, List.of(), AGENCIES, Set.of()).decide(facts, TODAY);
    // Then
    if (decision instanceof CompetenceDecision.Decided decided) {
      CompetenceRow chosen =
          rows.stream().filter(row -> row.id().equals(decided.why().get(0))).findFirst().get();
      assertThat(rows)
          .filteredOn(row -> row != chosen && row.office().isPresent())
          .filteredOn(row -> row.conditions().matches(facts))
          .allSatisfy(
              row -> assertThat(CompetenceRow.PRECEDENCE.compare(chosen, row)).isNegative());
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void territoryIndexFindsExactlyMatchingRows(
      @ForAll("unambiguousRows") List<CompetenceRow> rows, @ForAll("cases") CaseFacts facts) {
    // When
    List<CompetenceRow> found = RowsByTerritory.of(rows).of(facts.territory());
    // Then
    assertThat(found)
        .isEqualTo(
            rows.stream()
                .filter(row -> row.conditions().matchTerritory(facts.territory()))
                .toList());
  }

  // If rows are equal, further recipients follow the order of the table, but as a set they do not.
  private static Object parts(CompetenceDecision competence) {
    return competence instanceof CompetenceDecision.Decided decided
        ? List.of(decided.police().value(), decided.office().value(), Set.copyOf(decided.others()))
        : Set.copyOf(competence.why());
  }

  @Provide
  Arbitrary<List<CompetenceRow>> unambiguousRows() {
    Arbitrary<CaseConditions> conditions =
        Combinators.combine(
                Arbitraries.of(ANY, ANY, "fraud", "terrorism"),
                Arbitraries.of(ANY, ANY, ANY, "drugs"),
                Arbitraries.of(ANY, "crime", "delit"),
                Arbitraries.of(ANY, "MA", "MA-A", "MA-B"),
                Arbitraries.of(ANY, "foreign"),
                Arbitraries.of(ANY, ANY, "minor"))
            .as(CaseConditions::new);
    Arbitrary<CompetenceRow> row =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                conditions,
                Arbitraries.of("", "police-a", "police-b"),
                Arbitraries.of("", "kp-a", "kp-b"),
                Arbitraries.of(new AgencyId("desk"), new AgencyId("bcij")))
            .as(
                (priority, when, police, office, other) ->
                    Tables.row("r", priority, when, police, office, other));
    return row.list().ofMaxSize(12).map(CompetencePropertiesTest::withoutConflicts);
  }

  @Provide
  Arbitrary<CaseFacts> cases() {
    return Combinators.combine(
            Arbitraries.of("fraud", "terrorism", "other"),
            Arbitraries.of(Set.<String>of(), Set.of("drugs")),
            Arbitraries.of(OffenceClass.class),
            Arbitraries.of("MA-A", "MA-A-1", "MA-AB", "MA-Z", "FR").optional(0.8),
            Arbitraries.of(Origin.class),
            Arbitraries.of(Set.<String>of(), Set.of("minor")),
            Arbitraries.just(false))
        .as(CaseFacts::new);
  }

  private static List<CompetenceRow> withoutConflicts(List<CompetenceRow> rows) {
    List<CompetenceRow> kept = new ArrayList<>();
    for (CompetenceRow row : rows) {
      if (kept.stream().noneMatch(row::competesWith)) {
        kept.add(
            new CompetenceRow(
                "r" + kept.size(),
                row.validity(),
                row.priority(),
                row.conditions(),
                row.police(),
                row.office(),
                row.others()));
      }
    }
    return kept;
  }
}
