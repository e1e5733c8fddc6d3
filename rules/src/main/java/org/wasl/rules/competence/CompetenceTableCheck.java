package org.wasl.rules.competence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.rules.AgencyRole;

/** Finds rows that would make a decision ambiguous or impossible, before any decision is taken. */
final class CompetenceTableCheck {

  private final Map<String, AgencyRole> agencies;
  private final Set<String> sandboxes;
  private final List<TableProblem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private CompetenceTableCheck(Map<String, AgencyRole> agencies, Set<String> sandboxes) {
    this.agencies = agencies;
    this.sandboxes = sandboxes;
  }

  static List<TableProblem> of(
      List<CompetenceRow> rows,
      List<ActingOffice> acting,
      Map<String, AgencyRole> agencies,
      Set<String> sandboxes) {
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

  /** A row is for test cases or for all others: one that names both would mix them. */
  private void unmixed(String rowId, List<String> named) {
    List<String> tests = named.stream().filter(sandboxes::contains).distinct().toList();
    List<String> others = named.stream().filter(id -> !sandboxes.contains(id)).distinct().toList();
    if (!tests.isEmpty() && !others.isEmpty()) {
      problem(
          rowId,
          "names sandboxes ("
              + String.join(", ", tests)
              + ") and other agencies ("
              + String.join(", ", others)
              + "): a row names either");
    }
  }

  private void unique(String rowId) {
    if (!ids.add(rowId)) {
      problem(rowId, "the id is used twice");
    }
  }

  private void named(String rowId, String agency, AgencyRole role) {
    if (known(rowId, agency) && agencies.get(agency) != role) {
      problem(rowId, agency + " is not of kind " + role.wireName());
    }
  }

  private boolean known(String rowId, String agency) {
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
