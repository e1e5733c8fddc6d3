package org.wasl.rules.competence;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;

/** A small country to decide in. */
final class Tables {

  static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  static final String ANY = CaseConditions.ANY;

  static final Map<AgencyId, AgencyRole> AGENCIES =
      Map.of(
          new AgencyId("bcij"), AgencyRole.POLICE,
          new AgencyId("police-a"), AgencyRole.POLICE,
          new AgencyId("police-b"), AgencyRole.POLICE,
          new AgencyId("minors"), AgencyRole.POLICE,
          new AgencyId("pg-capital"), AgencyRole.PROSECUTION,
          new AgencyId("pg-a"), AgencyRole.PROSECUTION,
          new AgencyId("kp-a"), AgencyRole.PROSECUTION,
          new AgencyId("kp-b"), AgencyRole.PROSECUTION,
          new AgencyId("desk"), AgencyRole.DESK);

  private Tables() {}

  static CompetenceRow row(
      String id,
      int priority,
      CaseConditions conditions,
      String police,
      String office,
      AgencyId... more) {
    return new CompetenceRow(
        id,
        Validity.ALWAYS,
        priority,
        conditions,
        Optional.of(police).filter(text -> !text.isEmpty()).map(AgencyId::new),
        Optional.of(office).filter(text -> !text.isEmpty()).map(AgencyId::new),
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
        row("foreign", 30, origin("foreign"), "", "", new AgencyId("desk")),
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
