package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.wasl.desk.trail.TrailAct;
import org.wasl.desk.trail.TrailEntry;

/** Enrolment, signing in, and what a session may see of its person. */
public final class PersonService {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SIGN_IN = "sign-in";
  private static final Set<String> LANGUAGES = Set.of("ar", "fr", "en");

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final Passkeys passkeys;
  private final Sessions sessions;
  private final Challenges challenges;
  private final Function<String, Optional<DeskOffice>> offices;
  private final Consumer<String> personsChanged;
  private final InstantSource clock;
  private final Duration idle;

  /**
   * The persons of a desk.
   *
   * @param offices finds the offices that the desk hosts
   * @param personsChanged told of an office that somebody has joined
   * @param idle shown to the page
   */
  public PersonService(
      DeskDatabase database,
      DeskTrail trail,
      Passkeys passkeys,
      Sessions sessions,
      Function<String, Optional<DeskOffice>> offices,
      Consumer<String> personsChanged,
      InstantSource clock,
      Duration idle) {
    this.database = database;
    this.trail = trail;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.challenges = new Challenges(clock);
    this.offices = offices;
    this.personsChanged = personsChanged;
    this.clock = clock;
    this.idle = idle;
  }

  /** Begins an enrolment: whose link it is, and what the browser is asked for. */
  public ObjectNode beginEnrolment(JsonNode request) {
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
    byte[] challenge =
        Passkeys.challenge(credential)
            .flatMap(encoded -> challenges.take(encoded, purpose(token)))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
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
                      .filter(one -> isNew(connection, one, person))
                      .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
              boolean held = OfficeKeyTable.isHeld(connection, enrolment.office());
              PersonTable.enrol(connection, person, publicKey, wrapped);
              PersonTable.addPasskey(connection, passkey, clock.instant());
              EnrolmentTable.end(connection, enrolment.office(), person);
              append(connection, enrolment.office(), person, TrailAct.ENROLLED, Map.of());
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
   * Enrolling takes a person's passkeys and keys of every office: no link of one office's head does
   * so to a person who has a place in another one too.
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

  /** The keys that the first head's browser made or opened; earlier ones open earlier messages. */
  private void firstKeys(Connection connection, Membership head, JsonNode request)
      throws SQLException {
    List<Requests.NewKey> keys = Requests.keys(request.path("officeKeys"));
    if (!head.has(Role.HEAD)) {
      if (keys.isEmpty()) {
        return; // is given the keys when there are some
      }
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    Set<KeyUsage> made = new java.util.TreeSet<>();
    for (Requests.NewKey key : keys) {
      made.add(key.usage());
    }
    if (made.size() < KeyUsage.values().length) {
      throw Requests.malformed("officeKeys");
    }
    List<OfficeKey> before = OfficeKeyTable.keys(connection, head.office());
    Set<String> kids = new java.util.TreeSet<>();
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
        TrailAct.KEYS_MADE,
        Map.of("kids", String.join(" ", kids)));
  }

  private static boolean isSame(List<OfficeKey> before, Requests.NewKey key) {
    return before.stream()
        .filter(one -> one.kid().equals(key.kid()))
        .allMatch(
            one ->
                BrowserKeys.fingerprint(one.publicJwk())
                        .equals(BrowserKeys.fingerprint(key.publicJwk()))
                    && one.usage() == key.usage());
  }

  /**
   * A person who is signed in takes up the place of a link made for a new person: one person, one
   * passkey, several offices. From then on no link enrols this person anew.
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
                      .filter(one -> !one.revoked())
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
                  TrailAct.JOINED,
                  Map.of("invited", invited.person()));
              return invited.office();
            });
    personsChanged.accept(joined);
  }

  /** What the browser is asked for to sign in. */
  public ObjectNode beginLogin() {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("request", passkeys.request(challenges.give(SIGN_IN)));
    return answer;
  }

  /** Signs a person in. */
  public Sessions.Opened login(JsonNode request) {
    JsonNode credential = request.path("credential");
    byte[] challenge =
        Passkeys.challenge(credential)
            .flatMap(encoded -> challenges.take(encoded, SIGN_IN))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    byte[] id =
        Passkeys.credential(credential)
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    Passkey known =
        database
            .read(connection -> PersonTable.passkey(connection, id))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    Optional<Long> count = passkeys.authenticate(credential, challenge, known);
    boolean admitted =
        database.write(
            connection -> {
              boolean place = !PersonTable.offices(connection, known.person()).isEmpty();
              if (count.isPresent() && place) {
                PersonTable.signCount(connection, id, count.get());
              }
              boolean in = count.isPresent() && place;
              appendEverywhere(
                  connection, known.person(), in ? TrailAct.SIGNED_IN : TrailAct.SIGN_IN_REFUSED);
              return in;
            });
    if (!admitted) {
      throw DeskProblem.of(DeskProblemType.BAD_PASSKEY);
    }
    return sessions.open(known.person());
  }

  private void appendEverywhere(Connection connection, String person, TrailAct act)
      throws SQLException {
    for (Membership membership : PersonTable.offices(connection, person)) {
      append(connection, membership.office(), person, act, Map.of());
    }
  }

  /** Sets the language in which the person of a session reads. */
  public void preferences(DeskSession session, JsonNode request) {
    String language = request.path("language").asText("");
    if (!LANGUAGES.contains(language)) {
      throw Requests.malformed("language");
    }
    database.write(
        connection -> {
          PersonTable.language(connection, session.person(), language);
          return language;
        });
  }

  /** The document {@code Session} of the page API. */
  public ObjectNode describe(DeskSession session) {
    return database.read(
        connection -> {
          DeskPerson person = PersonTable.find(connection, session.person()).orElseThrow();
          ObjectNode answer = JSON.createObjectNode();
          ObjectNode who = answer.putObject("person");
          who.put("id", person.id()).put("name", person.name()).put("language", person.language());
          who.set("publicKey", parsed(String.valueOf(person.publicKey())));
          for (WrappedKey wrapped : PersonTable.wrapped(connection, person.id())) {
            ObjectNode one =
                who.withArray("wrapped")
                    .addObject()
                    .put("by", wrapped.way())
                    .put("credentialId", wrapped.credential());
            if (wrapped.salt() != null) {
              one.put("salt", wrapped.salt());
            }
            wrapped.iterations().ifPresent(count -> one.put("iterations", count));
            one.put("jwe", wrapped.jwe());
          }
          answer.put("csrf", session.csrf()).put("idleSeconds", idle.toSeconds());
          answer.putArray("offices");
          for (Membership membership : PersonTable.offices(connection, person.id())) {
            Optional<DeskOffice> office = offices.apply(membership.office());
            if (office.isPresent()) {
              describe(
                  connection, membership, office.get(), answer.withArray("offices").addObject());
            }
          }
          return answer;
        });
  }

  private static void describe(
      Connection connection, Membership membership, DeskOffice office, ObjectNode answer)
      throws SQLException {
    answer.put("id", office.id()).put("kind", office.kind().code());
    answer.set("names", JSON.valueToTree(office.names()));
    membership.roles().forEach(role -> answer.withArray("roles").add(role.code()));
    answer.put("function", membership.function());
    answer.putArray("keys");
    for (OfficeKey key : OfficeKeyTable.keys(connection, office.id())) {
      ObjectNode one =
          answer
              .withArray("keys")
              .addObject()
              .put("kid", key.kid())
              .put("use", key.usage().code())
              .put("state", key.state().code());
      one.set("public", parsed(key.publicJwk()));
      one.put(
          "wrapped",
          OfficeKeyTable.wrapped(connection, office.id(), key.kid(), membership.person())
              .orElse(null));
    }
  }

  /** The person's place in an office; refused where there is none with this role. */
  public Membership require(DeskSession session, String office, Role role) {
    Optional<Membership> place =
        offices
            .apply(office)
            .flatMap(
                hosted ->
                    database.read(
                        connection -> PersonTable.membership(connection, office, session.person())))
            .filter(one -> !one.revoked());
    if (place.isEmpty()) {
      throw DeskProblem.of(
          DeskProblemType.NOT_FOUND); // whether there is such an office is told to nobody
    }
    if (!place.get().has(role)) {
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    return place.get();
  }

  private Enrolment enrolment(Connection connection, String token) throws SQLException {
    return EnrolmentTable.find(connection, OneTimeToken.hash(token), clock.instant())
        .filter(one -> offices.apply(one.office()).isPresent())
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private static Membership membership(Connection connection, Enrolment enrolment)
      throws SQLException {
    return PersonTable.membership(connection, enrolment.office(), enrolment.person())
        .filter(place -> !place.revoked())
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private DeskOffice office(String id) {
    return offices.apply(id).orElseThrow(() -> DeskProblem.of(DeskProblemType.LINK_ENDED));
  }

  private void append(
      Connection connection, String office, String person, TrailAct act, Map<String, String> object)
      throws SQLException {
    trail.append(connection, new TrailEntry(clock.instant(), office, person, act, object));
  }

  private static String purpose(String token) {
    return "enrolment " + Passkeys.encode(OneTimeToken.hash(token));
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }
}
