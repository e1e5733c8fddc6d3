package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.EnrolmentTable;
import org.wasl.desk.store.EnrolmentTable.Enrolment;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.PersonTable.Passkey;
import org.wasl.desk.store.PersonTable.WrappedKey;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;

/** By a link that serves once a person becomes known at the desk, or joins a further office. */
public final class EnrolmentService {
  private static final JsonMapper JSON = new JsonMapper();

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final Passkeys passkeys;
  private final Sessions sessions;
  private final Challenges challenges;
  private final Function<String, Optional<DeskOffice>> offices;
  private final Consumer<String> personsChanged;
  private final InstantSource clock;

  /**
   * Enrolment in the offices of a desk.
   *
   * @param offices finds the offices that the desk hosts
   * @param personsChanged called with an office that somebody has joined
   */
  public EnrolmentService(
      DeskDatabase database,
      DeskTrail trail,
      Passkeys passkeys,
      Sessions sessions,
      Function<String, Optional<DeskOffice>> offices,
      Consumer<String> personsChanged,
      InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.challenges = new Challenges(clock);
    this.offices = offices;
    this.personsChanged = personsChanged;
    this.clock = clock;
  }

  /** Begins an enrolment, and returns the person of the link, and the options for the browser. */
  public ObjectNode begin(JsonNode request) {
    String token = Requests.text(request, "token", 128);
    byte[] challenge = challenges.give(purpose(token));
    return database.read(
        connection -> {
          Enrolment enrolment = enrolment(connection, token);
          requireOneOffice(connection, enrolment.person());
          DeskPerson person = PersonTable.find(connection, enrolment.person()).orElseThrow();
          DeskOffice office = office(enrolment.office());
          ObjectNode answer = JSON.createObjectNode();
          answer.putObject("person").put("id", person.id()).put("name", person.name());
          answer
              .putObject("office")
              .put("id", office.id())
              .put("kind", office.kind().code())
              .set("names", JSON.valueToTree(office.names()));
          membership(connection, enrolment)
              .roles()
              .forEach(role -> answer.withArray("roles").add(role.code()));
          answer.set("creation", passkeys.creation(person, challenge));
          return answer
              .put("officeHasKeys", OfficeKeyTable.isHeld(connection, office.id()))
              .put("imported", enrolment.imported());
        });
  }

  /** Enrols a person with a passkey, a person key and, for the first head, the office's keys. */
  public Sessions.Opened enrol(JsonNode request) {
    String token = Requests.text(request, "token", 128);
    JsonNode credential = request.path("credential");
    byte[] challenge = challenges.takeOf(credential, purpose(token));
    String publicKey =
        BrowserKeys.publicP256(request.path("personKey").path("public")).toJSONString();
    List<WrappedKey> wrapped =
        Requests.wrappedPersonKeys(request.path("personKey").path("wrapped"));
    Enrolment enrolled =
        database.write(
            connection -> {
              Enrolment enrolment = enrolment(connection, token);
              String person = enrolment.person();
              // Both may have changed since the link was made.
              requireOneOffice(connection, person);
              OfficeAdministration.requireOtherHead(connection, membership(connection, enrolment));
              Passkey passkey =
                  passkeys
                      .register(credential, challenge, person)
                      .filter(candidate -> isNew(connection, candidate, person))
                      .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
              boolean held = OfficeKeyTable.isHeld(connection, enrolment.office());
              PersonTable.enrol(connection, person, publicKey, wrapped);
              PersonTable.addPasskey(connection, passkey, clock.instant());
              EnrolmentTable.end(connection, enrolment.office(), person);
              append(connection, enrolment.office(), person, TrailAction.ENROLLED, Map.of());
              if (!held) {
                firstKeys(connection, membership(connection, enrolment), request);
              } else if (!request.path("officeKeys").isEmpty()) {
                throw DeskProblem.of(DeskProblemType.CONFLICT);
              }
              return enrolment;
            });
    personsChanged.accept(enrolled.office());
    sessions.closeAllOf(enrolled.person());
    return sessions.open(enrolled.person());
  }

  /**
   * Refuses to enrol a member of another office. An enrolment replaces the person's passkeys and
   * keys of every office, so the head of one office cannot cause it.
   */
  private static void requireOneOffice(Connection connection, String person) throws SQLException {
    if (PersonTable.offices(connection, person).size() > 1) {
      throw DeskProblem.of(DeskProblemType.LINK_ENDED);
    }
  }

  private static boolean isNew(Connection connection, Passkey passkey, String person) {
    try {
      return PersonTable.passkey(connection, passkey.credential())
          .map(known -> known.person().equals(person))
          .orElse(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds the keys that the first head's browser made or opened. Earlier ones open earlier messages.
   */
  private void firstKeys(Connection connection, Membership head, JsonNode request)
      throws SQLException {
    List<Requests.NewKey> keys = Requests.keys(request.path("officeKeys"));
    if (!head.has(Role.HEAD)) {
      if (keys.isEmpty()) {
        return; // is given the keys when there are some
      }
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    Set<KeyUsage> made = new TreeSet<>();
    for (Requests.NewKey key : keys) {
      made.add(key.usage());
    }
    if (made.size() < KeyUsage.values().length) {
      throw Requests.malformed("officeKeys");
    }
    List<OfficeKey> before = OfficeKeyTable.keys(connection, head.office());
    Set<String> kids = new TreeSet<>();
    for (Requests.NewKey key : keys) {
      kids.add(key.kid());
      boolean isNew =
          OfficeKeyTable.insert(
              connection,
              head.office(),
              new OfficeKey(key.kid(), key.usage(), key.publicJwk(), KeyState.CURRENT),
              clock.instant());
      if (!isNew && !isSame(before, key)) {
        throw DeskProblem.of(DeskProblemType.CONFLICT);
      }
      String jwe = BrowserKeys.wrapped(key.node().path("wrapped"));
      OfficeKeyTable.wrap(connection, head.office(), key.kid(), head.person(), jwe);
    }
    for (OfficeKey earlier : before) {
      if (earlier.state() == KeyState.CURRENT && !kids.contains(earlier.kid())) {
        OfficeKeyTable.state(connection, head.office(), earlier.kid(), KeyState.OLD);
      }
    }
    append(
        connection,
        head.office(),
        head.person(),
        TrailAction.KEYS_MADE,
        Map.of("kids", String.join(" ", kids)));
  }

  private static boolean isSame(List<OfficeKey> before, Requests.NewKey key) {
    return before.stream()
        .filter(officeKey -> officeKey.kid().equals(key.kid()))
        .allMatch(
            officeKey ->
                BrowserKeys.fingerprint(officeKey.publicJwk())
                        .equals(BrowserKeys.fingerprint(key.publicJwk()))
                    && officeKey.usage() == key.usage());
  }

  /**
   * Adds the membership of a link for a new person to the signed-in person. So one person has one
   * passkey and several offices. From then on no link enrols this person anew.
   */
  public void join(DeskSession session, JsonNode request) {
    String token = Requests.text(request, "token", 128);
    String joined =
        database.write(
            connection -> {
              Enrolment enrolment = enrolment(connection, token);
              Membership invited = membership(connection, enrolment);
              DeskPerson placeholder = PersonTable.find(connection, invited.person()).orElseThrow();
              boolean member =
                  PersonTable.membership(connection, invited.office(), session.person())
                      .filter(membership -> !membership.revoked())
                      .isPresent();
              if (placeholder.isEnrolled() || member || enrolment.imported() != null) {
                throw DeskProblem.of(DeskProblemType.CONFLICT);
              }
              EnrolmentTable.end(connection, invited.office(), invited.person());
              EnrolmentTable.endAll(connection, session.person());
              PersonTable.leave(connection, invited.office(), invited.person());
              PersonTable.remove(connection, invited.person());
              PersonTable.put(
                  connection,
                  new Membership(
                      invited.office(),
                      session.person(),
                      invited.function(),
                      invited.roles(),
                      false));
              ReferralTable.assignAll(
                  connection, invited.office(), invited.person(), session.person());
              append(
                  connection,
                  invited.office(),
                  session.person(),
                  TrailAction.JOINED,
                  Map.of("invited", invited.person()));
              return invited.office();
            });
    personsChanged.accept(joined);
  }

  private Enrolment enrolment(Connection connection, String token) throws SQLException {
    return EnrolmentTable.find(connection, OneTimeToken.hash(token), clock.instant())
        .filter(enrolment -> offices.apply(enrolment.office()).isPresent())
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private static Membership membership(Connection connection, Enrolment enrolment)
      throws SQLException {
    return PersonTable.membership(connection, enrolment.office(), enrolment.person())
        .filter(membership -> !membership.revoked())
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private DeskOffice office(String id) {
    return offices.apply(id).orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private void append(
      Connection connection,
      String office,
      String person,
      TrailAction action,
      Map<String, String> object)
      throws SQLException {
    trail.append(connection, new TrailEntry(clock.instant(), office, person, action, object));
  }

  private static String purpose(String token) {
    return "enrolment " + Passkeys.encode(OneTimeToken.hash(token));
  }
}
