package org.wasl.rules.competence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.rules.Role;

/** Finds what would make a decision ambiguous or lead nowhere, before any is taken. */
final class TableCheck {

  private final Map<String, Role> agencies;
  private final List<RowProblem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private TableCheck(Map<String, Role> agencies) {
    this.agencies = agencies;
  }

  static List<RowProblem> of(
      List<CompetenceRow> rows, List<ActingOffice> acting, Map<String, Role> agencies) {
    TableCheck check = new TableCheck(agencies);
    check.rows(rows);
    check.acting(acting);
    return List.copyOf(check.problems);
  }

  private void rows(List<CompetenceRow> rows) {
    for (int i = 0; i < rows.size(); i++) {
      CompetenceRow row = rows.get(i);
      unique(row.id());
      row.police().ifPresent(id -> named(row.id(), id, Role.POLICE));
      row.office().ifPresent(id -> named(row.id(), id, Role.PROSECUTION));
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
      named(row.id(), row.office(), Role.PROSECUTION);
      named(row.id(), row.acting(), Role.PROSECUTION);
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

  private void named(String rowId, String agency, Role role) {
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
    problems.add(new RowProblem(rowId, reason));
  }
}
