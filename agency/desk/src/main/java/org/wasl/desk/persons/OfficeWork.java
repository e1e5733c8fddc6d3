package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.desk.persons.OfficeStatistics.Answers;
import org.wasl.desk.persons.OfficeStatistics.Month;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.AbsenceTable;
import org.wasl.desk.store.AbsenceTable.Absence;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.SigningRulesTable;
import org.wasl.desk.store.SigningRulesTable.StoredRules;
import org.wasl.desk.store.WorkTable;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;

/** How an office divides its work. */
public final class OfficeWork {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MONTHS = 12;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final InstantSource clock;

  /** The work of all offices of a desk. */
  public OfficeWork(DeskDatabase database, DeskTrail trail, InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  /** The rules by which an office signs. */
  public ObjectNode signingRules(String office) {
    return json(database.read(connection -> SigningRulesTable.find(connection, office)));
  }

  private static ObjectNode json(StoredRules stored) {
    ObjectNode answer = JSON.createObjectNode().put("revision", stored.revision());
    answer.set("rules", SigningRule.json(SigningRule.parsed(stored.rules())));
    return answer;
  }

  /** Replaces the rules, if they are still those that the head saw. */
  public ObjectNode changeSigningRules(String office, String by, JsonNode request) {
    List<SigningRule> rules = SigningRule.read(request);
    long seen = request.path("revision").asLong();
    return database.write(
        connection -> {
          if (SigningRulesTable.find(connection, office).revision() != seen) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          Set<String> enrolled = enrolled(connection, office);
          if (!rules.stream().allMatch(rule -> enrolled.containsAll(rule.signers()))) {
            throw DeskProblem.of(DeskProblemType.NOT_A_MEMBER);
          }
          long revision =
              trail.append(
                  connection,
                  new TrailEntry(
                      clock.instant(),
                      office,
                      by,
                      TrailAction.SIGNING_RULES_CHANGED,
                      Map.of("rules", SigningRule.inTrail(rules))));
          StoredRules stored = new StoredRules(SigningRule.json(rules).toString(), revision);
          SigningRulesTable.put(connection, office, stored);
          return json(stored);
        });
  }

  /** Returns all who have enrolled, also revoked persons, because earlier rules may name them. */
  private static Set<String> enrolled(Connection connection, String office) throws SQLException {
    Set<String> enrolled = new HashSet<>();
    for (Membership membership : PersonTable.members(connection, office)) {
      if (PersonTable.find(connection, membership.person())
          .filter(DeskPerson::isEnrolled)
          .isPresent()) {
        enrolled.add(membership.person());
      }
    }
    return enrolled;
  }

  /** Enters the absence of a person. It replaces the former one. */
  public void absent(String office, String by, String person, JsonNode request) {
    Absence absence =
        new Absence(
            Requests.date(Requests.text(request, "first", 10), "first"),
            Requests.date(Requests.text(request, "last", 10), "last"),
            Requests.text(request, "deputy", 64));
    if (absence.last().isBefore(absence.first())) {
      throw Requests.malformed("last");
    }
    if (absence.deputy().equals(person)) {
      throw Requests.malformed("deputy");
    }
    database.write(
        connection -> {
          for (String member : List.of(person, absence.deputy())) {
            if (!isMember(connection, office, member)) {
              throw DeskProblem.of(DeskProblemType.NOT_A_MEMBER);
            }
          }
          AbsenceTable.put(connection, office, person, absence);
          return trail.append(
              connection,
              new TrailEntry(
                  clock.instant(),
                  office,
                  by,
                  TrailAction.ABSENCE_SET,
                  Map.of(
                      "person",
                      person,
                      "deputy",
                      absence.deputy(),
                      "first",
                      absence.first().toString(),
                      "last",
                      absence.last().toString())));
        });
  }

  private static boolean isMember(Connection connection, String office, String person)
      throws SQLException {
    return PersonTable.membership(connection, office, person)
            .filter(membership -> !membership.revoked())
            .isPresent()
        && PersonTable.find(connection, person).filter(DeskPerson::isEnrolled).isPresent();
  }

  /** Takes the absence of a person back. */
  public void present(String office, String by, String person) {
    database.write(
        connection -> {
          boolean removed = AbsenceTable.remove(connection, office, person);
          if (removed) {
            trail.append(
                connection,
                new TrailEntry(
                    clock.instant(),
                    office,
                    by,
                    TrailAction.ABSENCE_REMOVED,
                    Map.of("person", person)));
          }
          return removed;
        });
  }

  /** The counts of an office's last twelve months. */
  public ObjectNode statistics(String office) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("months");
    for (Month countedMonth : counted(office).months()) {
      ObjectNode month = answer.withArray("months").addObject();
      month.put("month", countedMonth.month().toString());
      month.put("referrals", countedMonth.referrals()).put("messages", countedMonth.messages());
      putAnswers(month, countedMonth.answers());
    }
    return answer;
  }

  /** The same by person, for a head. The trail says who looked. */
  public ObjectNode statisticsOfPersons(String office, String by) {
    database.write(
        connection ->
            trail.append(
                connection,
                new TrailEntry(
                    clock.instant(), office, by, TrailAction.PERSONS_COUNTED, Map.of())));
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("persons");
    counted(office)
        .persons()
        .forEach(
            (person, answers) ->
                putAnswers(answer.withArray("persons").addObject().put("person", person), answers));
    return answer;
  }

  private OfficeStatistics counted(String office) {
    return database.read(
        connection -> {
          ZoneId zone = GatewayDocuments.zone(connection, office);
          return OfficeStatistics.of(
              WorkTable.arrivals(connection, office),
              WorkTable.answers(connection, office),
              zone,
              YearMonth.from(clock.instant().atZone(zone)),
              MONTHS);
        });
  }

  private static void putAnswers(ObjectNode json, Answers answers) {
    json.put("answers", answers.signed())
        .put("halfSeconds", answers.half().map(Duration::toSeconds).orElse(null));
  }

  /**
   * Refuses a signature that a rule of the office does not allow.
   *
   * @param drafter id of the person who last kept the draft; empty if none was kept
   */
  public static void requireMaySign(
      Connection connection, Membership signer, String type, String code, Optional<String> drafter)
      throws SQLException {
    StoredRules stored = SigningRulesTable.find(connection, signer.office());
    SigningRule.refusal(SigningRule.parsed(stored.rules()), type, code, signer.person(), drafter)
        .ifPresent(
            problem -> {
              throw DeskProblem.of(problem);
            });
  }
}
