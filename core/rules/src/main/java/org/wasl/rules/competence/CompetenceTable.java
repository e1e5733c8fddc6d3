package org.wasl.rules.competence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;

/**
 * A checked decision table. It gives at most one police unit and one office for every case and day.
 * Rows that name sandboxes decide test cases. The others decide all other cases. No row names both.
 */
public final class CompetenceTable {

  private final RowsByTerritory ofTests;
  private final RowsByTerritory ofCases;
  private final List<ActingOffice> acting;

  private CompetenceTable(
      List<CompetenceRow> rows, List<ActingOffice> acting, Set<AgencyId> sandboxes) {
    Map<Boolean, List<CompetenceRow>> ordered =
        rows.stream()
            .sorted(CompetenceRow.PRECEDENCE)
            .collect(Collectors.partitioningBy(row -> row.namesAny(sandboxes)));
    this.ofTests = RowsByTerritory.of(ordered.getOrDefault(true, List.of()));
    this.ofCases = RowsByTerritory.of(ordered.getOrDefault(false, List.of()));
    this.acting = List.copyOf(acting);
  }

  /**
   * The problems of these rows. They are duplicate ids, unknown agencies, agencies of another kind,
   * ambiguous precedence, acting offices that are themselves replaced, and rows that mix sandboxes
   * with other agencies.
   *
   * @param agencies kind of every agency by its id
   * @param sandboxes ids of those that take part in test cases only
   * @return one entry for each problem. If it is empty, a table can be built
   */
  public static List<TableProblem> check(
      List<CompetenceRow> rows,
      List<ActingOffice> acting,
      Map<AgencyId, AgencyRole> agencies,
      Set<AgencyId> sandboxes) {
    return CompetenceTableCheck.of(rows, acting, agencies, sandboxes);
  }

  /**
   * The table of these rows.
   *
   * @throws IllegalArgumentException if {@link #check} finds a problem
   */
  public static CompetenceTable of(
      List<CompetenceRow> rows,
      List<ActingOffice> acting,
      Map<AgencyId, AgencyRole> agencies,
      Set<AgencyId> sandboxes) {
    List<TableProblem> problems = check(rows, acting, agencies, sandboxes);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("competence row " + problems.get(0));
    }
    return new CompetenceTable(rows, acting, sandboxes);
  }

  /** Decides for a case on a day. */
  public CompetenceDecision decide(CaseFacts facts, LocalDate day) {
    return decide(matching(facts, day), day);
  }

  /** Decides, and explains the contribution of every row that matched. */
  public CompetenceExplanation explain(CaseFacts facts, LocalDate day) {
    List<CompetenceRow> matching = matching(facts, day);
    CompetenceDecision decision = decide(matching, day);
    Optional<ActingOffice> standIn =
        acting.stream().filter(row -> decision.why().contains(row.id())).findFirst();
    return CompetenceExplanation.of(decision, matching, standIn);
  }

  /**
   * The rows in force on a day that match the readable facts of a case but also depend on
   * unreadable ones. Those are a finding or an attribute of a person.
   */
  public List<CompetenceRow> rowsNeedingUnreadableFacts(CaseFacts readable, LocalDate day) {
    return rows(readable).stream()
        .filter(
            row -> row.validity().contains(day) && row.conditions().needsUnreadableFacts(readable))
        .toList();
  }

  private List<CompetenceRow> matching(CaseFacts facts, LocalDate day) {
    List<CompetenceRow> matching = new ArrayList<>();
    for (CompetenceRow row : rows(facts)) {
      if (row.validity().contains(day) && row.conditions().matches(facts)) {
        matching.add(row);
      }
    }
    return matching;
  }

  /** A row that cannot match the case's territory is not among them. */
  private List<CompetenceRow> rows(CaseFacts facts) {
    return (facts.test() ? ofTests : ofCases).of(facts.territory());
  }

  private CompetenceDecision decide(List<CompetenceRow> matching, LocalDate day) {
    Optional<CompetenceRow> officeRow = first(matching, CompetenceRow::office);
    Optional<CompetenceRow> policeRow = first(matching, CompetenceRow::police);
    if (officeRow.isEmpty() || policeRow.isEmpty()) {
      return new CompetenceDecision.Undecided(matching.stream().map(CompetenceRow::id).toList());
    }
    Set<String> why = new LinkedHashSet<>();
    why.add(officeRow.get().id());
    AgencyId office = actingFor(officeRow.get().office().orElseThrow(), day, why);
    why.add(policeRow.get().id());
    AgencyId police = policeRow.get().police().orElseThrow();
    Set<AgencyId> others = new LinkedHashSet<>();
    for (CompetenceRow row : matching) {
      boolean speaks = row == officeRow.get() || row == policeRow.get() || addsOnly(row);
      if (speaks && others.addAll(row.others())) {
        why.add(row.id());
      }
    }
    others.removeAll(Set.of(police, office));
    return new CompetenceDecision.Decided(police, office, List.copyOf(others), List.copyOf(why));
  }

  private AgencyId actingFor(AgencyId office, LocalDate day, Set<String> why) {
    for (ActingOffice row : acting) {
      if (row.office().equals(office) && row.validity().contains(day)) {
        why.add(row.id());
        return row.acting();
      }
    }
    return office;
  }

  // An overridden row contributes nothing, not even further recipients.
  static boolean addsOnly(CompetenceRow row) {
    return row.police().isEmpty() && row.office().isEmpty();
  }

  static Optional<CompetenceRow> first(
      List<CompetenceRow> matching, Function<CompetenceRow, Optional<AgencyId>> part) {
    return matching.stream().filter(row -> part.apply(row).isPresent()).findFirst();
  }
}
