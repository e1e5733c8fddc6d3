package org.wasl.rules.competence;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.AgencyRole;

/** A small country to decide in. */
final class Tables {

  static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  static final String ANY = CaseConditions.ANY;

  static final Map<String, AgencyRole> AGENCIES =
      Map.of(
          "bcij", AgencyRole.POLICE,
          "police-a", AgencyRole.POLICE,
          "police-b", AgencyRole.POLICE,
          "minors", AgencyRole.POLICE,
          "pg-capital", AgencyRole.PROSECUTION,
          "pg-a", AgencyRole.PROSECUTION,
          "kp-a", AgencyRole.PROSECUTION,
          "kp-b", AgencyRole.PROSECUTION,
          "desk", AgencyRole.DESK);

  private Tables() {}

  static CompetenceRow row(
      String id,
      int priority,
      CaseConditions conditions,
      String police,
      String office,
      String... more) {
    return new CompetenceRow(
        id,
        Validity.ALWAYS,
        priority,
        conditions,
        Optional.of(police).filter(text -> !text.isEmpty()),
        Optional.of(office).filter(text -> !text.isEmpty()),
        List.of(more));
  }

  static CaseConditions matter(String category) {
    return new CaseConditions(category, ANY, ANY, ANY, ANY, ANY);
  }

  static CaseConditions place(String territory, String offenceClass) {
    return new CaseConditions(ANY, ANY, offenceClass, territory, ANY, ANY);
  }

  static CaseConditions origin(String origin) {
    return new CaseConditions(ANY, ANY, ANY, ANY, origin, ANY);
  }

  static CaseConditions person(String person) {
    return new CaseConditions(ANY, ANY, ANY, ANY, ANY, person);
  }

  static List<CompetenceRow> rows() {
    return List.of(
        row("person-minor", 10, person("minor"), "minors", ""),
        row("place-a", 20, place("MA-A", ANY), "police-a", "kp-a"),
        row("place-a-crime", 10, place("MA-A", "crime"), "police-a", "pg-a"),
        row("place-b", 20, place("MA-B", ANY), "police-b", "kp-b"),
        row("foreign", 30, origin("foreign"), "", "", "desk"),
        row("matter-terrorism", 10, matter("terrorism"), "bcij", "pg-capital"));
  }

  static CompetenceTable table() {
    return CompetenceTable.of(rows(), List.of(), AGENCIES, Set.of());
  }

  static CaseFacts facts(String category, OffenceClass offenceClass, String territory) {
    return new CaseFacts(
        category,
        Set.of(),
        offenceClass,
        Optional.ofNullable(territory),
        Origin.DOMESTIC,
        Set.of(),
        false);
  }
}
