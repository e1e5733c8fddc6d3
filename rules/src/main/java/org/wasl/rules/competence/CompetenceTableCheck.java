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
  private final List<TableProblem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private CompetenceTableCheck(Map<String, AgencyRole> agencies) {
    this.agencies = agencies;
  }

  static List<TableProblem> of(
      List<CompetenceRow> rows, List<ActingOffice> acting, Map<String, AgencyRole> agencies) {
    CompetenceTableCheck check = new CompetenceTableCheck(agencies);
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
      for (CompetenceRow earlier : rows.subList(0, i)) {
        if (row.competesWith(earlier)) {
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
