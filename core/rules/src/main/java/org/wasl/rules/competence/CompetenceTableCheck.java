package org.wasl.rules.competence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;

/** Finds rows that would make a decision ambiguous or impossible, before any decision is taken. */
final class CompetenceTableCheck {

  private final Map<AgencyId, AgencyRole> agencies;
  private final Set<AgencyId> sandboxes;
  private final List<TableProblem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private CompetenceTableCheck(Map<AgencyId, AgencyRole> agencies, Set<AgencyId> sandboxes) {
    this.agencies = agencies;
    this.sandboxes = sandboxes;
  }

  static List<TableProblem> of(
      List<CompetenceRow> rows,
      List<ActingOffice> acting,
      Map<AgencyId, AgencyRole> agencies,
      Set<AgencyId> sandboxes) {
    CompetenceTableCheck check = new CompetenceTableCheck(agencies, sandboxes);
    check.rows(rows);
    check.acting(acting);
    return List.copyOf(check.problems);
  }

  private void rows(List<CompetenceRow> rows) {
    for (int i = 0; i < rows.size(); i++) {
      CompetenceRow row = rows.get(i);
      unique(row.id());
      row.police().ifPresent(id -> named(row.id(), id, AgencyRole.POLICE));
      row.office().ifPresent(id -> named(row.id(), id, AgencyRole.PROSECUTION));
      row.others().forEach(id -> known(row.id(), id));
      unmixed(row.id(), row.agencies().toList());
      for (CompetenceRow earlier : rows.subList(0, i)) {
        if (row.competesWith(earlier) && row.namesAny(sandboxes) == earlier.namesAny(sandboxes)) {
          problem(row.id(), "a case can match this row and " + earlier.id() + " alike");
        }
      }
    }
  }

  private void acting(List<ActingOffice> acting) {
    for (ActingOffice row : acting) {
      unique(row.id());
      named(row.id(), row.office(), AgencyRole.PROSECUTION);
      named(row.id(), row.acting(), AgencyRole.PROSECUTION);
      unmixed(row.id(), List.of(row.office(), row.acting()));
      for (ActingOffice other : acting) {
        boolean together = row.validity().overlaps(other.validity());
        if (together && row.acting().equals(other.office())) {
          problem(row.id(), "the acting office " + row.acting() + " is itself replaced");
        }
        if (together && row != other && row.office().equals(other.office())) {
          problem(row.id(), "replaces the same office on the same days as " + other.id());
        }
      }
    }
  }

  /** A row is either for test cases or for all others. A row that names both would mix them. */
  private void unmixed(String rowId, List<AgencyId> named) {
    List<AgencyId> tests = named.stream().filter(sandboxes::contains).distinct().toList();
    List<AgencyId> others =
        named.stream().filter(id -> !sandboxes.contains(id)).distinct().toList();
    if (!tests.isEmpty() && !others.isEmpty()) {
      problem(
          rowId,
          "names sandboxes ("
              + joined(tests)
              + ") and other agencies ("
              + joined(others)
              + "): a row names either");
    }
  }

  private static String joined(List<AgencyId> agencies) {
    return agencies.stream().map(AgencyId::value).collect(Collectors.joining(", "));
  }

  private void unique(String rowId) {
    if (!ids.add(rowId)) {
      problem(rowId, "the id is used twice");
    }
  }

  private void named(String rowId, AgencyId agency, AgencyRole role) {
    if (known(rowId, agency) && agencies.get(agency) != role) {
      problem(rowId, agency + " is not of kind " + role.wireName());
    }
  }

  private boolean known(String rowId, AgencyId agency) {
    if (!agencies.containsKey(agency)) {
      problem(rowId, "no agency " + agency);
      return false;
    }
    return true;
  }

  private void problem(String rowId, String reason) {
    problems.add(new TableProblem(rowId, reason));
  }
}
