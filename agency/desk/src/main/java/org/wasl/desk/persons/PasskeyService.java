package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.PersonTable.OwnPasskey;
import org.wasl.desk.store.PersonTable.Passkey;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;
import org.wasl.wire.jose.Base64Url;

/**
 * The passkeys of an enrolled person, who signs in with any of them. A lost device locks nobody
 * out. Each passkey opens the same person key. To add or remove one, a person shows another.
 */
public final class PasskeyService {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST = 10;
  private static final String SIGN_IN = "sign-in";

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final Passkeys passkeys;
  private final Sessions sessions;
  private final Challenges challenges;

  /**
   * Challenges for signing in. They are separate, so many attempts to sign in do not displace those
   * of persons who are signed in.
   */
  private final Challenges signIns;

  private final InstantSource clock;

  /**
   * Keeps passkeys of persons in the database, and records actions in the trail.
   *
   * @param sessions sessions of the desk. Signing in opens one, and removing the passkey of a lost
   *     device ends its sessions
   */
  public PasskeyService(
      DeskDatabase database,
      DeskTrail trail,
      Passkeys passkeys,
      Sessions sessions,
      InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.challenges = new Challenges(clock);
    this.signIns = new Challenges(clock);
    this.clock = clock;
  }

  /** Returns the options for the browser to sign in. */
  public ObjectNode beginSignIn() {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("request", passkeys.request(signIns.give(SIGN_IN)));
    return answer;
  }

  /** Signs a person in. */
  public Sessions.Opened signIn(JsonNode request) {
    JsonNode credential = request.path("credential");
    byte[] challenge = signIns.takeOf(credential, SIGN_IN);
    Passkey known = known(credential).orElseThrow(PasskeyService::bad);
    String person = known.person();
    Optional<Long> count = passkeys.authenticate(credential, challenge, known);
    boolean admitted =
        database.write(
            connection -> {
              boolean member = !PersonTable.offices(connection, person).isEmpty();
              boolean in = count.isPresent() && member;
              if (in) {
                PersonTable.signCount(connection, known.credential(), count.get());
              }
              TrailAction action = in ? TrailAction.SIGNED_IN : TrailAction.SIGN_IN_REFUSED;
              append(connection, person, action, Map.of());
              return in;
            });
    if (!admitted) {
      throw bad();
    }
    return sessions.open(person);
  }

  /** The passkeys of the person of a session. */
  public ObjectNode list(DeskSession session) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("passkeys");
    for (OwnPasskey ownPasskey : own(session)) {
      answer
          .withArray("passkeys")
          .addObject()
          .put("credentialId", Passkeys.encode(ownPasskey.credential()))
          .put("madeAt", ownPasskey.madeAt().toString());
    }
    return answer;
  }

  /** Returns the options for the browser, to show an existing passkey and to make another. */
  public ObjectNode begin(DeskSession session) {
    byte[] shown = challenges.give(shows(session));
    byte[] made = challenges.give(makes(session));
    DeskPerson person =
        database
            .read(connection -> PersonTable.find(connection, session.person()))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.SIGNED_OUT));
    ObjectNode request = passkeys.request(shown);
    ObjectNode creation = passkeys.creation(person, made);
    for (OwnPasskey ownPasskey : own(session)) {
      describe(request.withArray("allowCredentials").addObject(), ownPasskey);
      describe(creation.withArray("excludeCredentials").addObject(), ownPasskey);
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set("request", request);
    answer.set("creation", creation);
    return answer;
  }

  private static void describe(ObjectNode node, OwnPasskey ownPasskey) {
    node.put("type", "public-key").put("id", Passkeys.encode(ownPasskey.credential()));
    if (!ownPasskey.transports().isEmpty()) {
      ownPasskey.transports().forEach(node.putArray("transports")::add);
    }
  }

  /**
   * Adds a passkey.
   *
   * @param request {@code shown} is the answer of an existing passkey, and {@code credential} the
   *     new one. {@code wrapped} is the person key under it, or an empty list if a passphrase opens
   *     it
   */
  public void add(DeskSession session, JsonNode request) {
    Passkey shown = shown(session, request.path("shown"));
    JsonNode credential = request.path("credential");
    byte[] challenge = challenges.takeOf(credential, makes(session));
    Passkey made =
        passkeys.register(credential, challenge, session.person()).orElseThrow(PasskeyService::bad);
    List<PersonTable.WrappedKey> wrapped =
        request.path("wrapped").isEmpty()
            ? List.of()
            : Requests.wrappedPersonKeys(request.path("wrapped"));
    database.write(
        connection -> {
          requireKept(connection, shown);
          if (PersonTable.passkey(connection, made.credential()).isPresent()
              || PersonTable.passkeys(connection, session.person()).size() >= MOST) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          PersonTable.addPasskey(connection, made, clock.instant());
          PersonTable.addWrapped(connection, session.person(), wrapped);
          append(
              connection, session.person(), TrailAction.PASSKEY_ADDED, object(made.credential()));
          return true;
        });
  }

  /**
   * Removes a passkey, for example of a lost device. The last one stays. All other sessions of the
   * person end, because nobody knows which of them the passkey opened.
   *
   * @param request {@code shown} is the answer of another passkey of the person
   */
  public void remove(DeskSession session, byte[] credential, JsonNode request) {
    Passkey shown = shown(session, request.path("shown"));
    database.write(
        connection -> {
          requireKept(connection, shown);
          boolean isOwn =
              PersonTable.passkey(connection, credential)
                  .filter(passkey -> passkey.person().equals(session.person()))
                  .isPresent();
          if (!isOwn) {
            throw DeskProblem.of(DeskProblemType.NOT_FOUND);
          }
          if (Arrays.equals(shown.credential(), credential)) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          PersonTable.removePasskey(connection, credential, Passkeys.encode(credential));
          append(connection, session.person(), TrailAction.PASSKEY_REMOVED, object(credential));
          return true;
        });
    sessions.closeOthers(session);
  }

  private List<OwnPasskey> own(DeskSession session) {
    return database.read(connection -> PersonTable.passkeys(connection, session.person()));
  }

  /** Returns the passkey that the person has just shown, after its update. */
  private Passkey shown(DeskSession session, JsonNode shown) {
    byte[] challenge = challenges.takeOf(shown, shows(session));
    Passkey known =
        known(shown)
            .filter(passkey -> passkey.person().equals(session.person()))
            .orElseThrow(PasskeyService::bad);
    long count = passkeys.authenticate(shown, challenge, known).orElseThrow(PasskeyService::bad);
    return new Passkey(
        known.credential(), known.person(), known.attested(), count, known.transports());
  }

  /** The passkey that an answer of a browser names. */
  private Optional<Passkey> known(JsonNode credential) {
    return Passkeys.credential(credential)
        .flatMap(id -> database.read(connection -> PersonTable.passkey(connection, id)));
  }

  private static DeskProblem bad() {
    return DeskProblem.of(DeskProblemType.BAD_PASSKEY);
  }

  /** If another device removed the passkey meanwhile, the list is empty. */
  private static void requireKept(Connection connection, Passkey shown) throws SQLException {
    if (PersonTable.passkey(connection, shown.credential()).isEmpty()) {
      throw bad();
    }
    PersonTable.signCount(connection, shown.credential(), shown.signCount());
  }

  /** In every office of the person. */
  private void append(
      Connection connection, String person, TrailAction action, Map<String, String> object)
      throws SQLException {
    for (Membership membership : PersonTable.offices(connection, person)) {
      trail.append(
          connection, new TrailEntry(clock.instant(), membership.office(), person, action, object));
    }
  }

  private static Map<String, String> object(byte[] credential) {
    return Map.of("passkey", Passkeys.encode(credential));
  }

  private static String shows(DeskSession session) {
    return "shows " + session.person();
  }

  private static String makes(DeskSession session) {
    return "makes " + session.person();
  }

  /** Returns the id in an address, or empty if it is none. */
  public static Optional<byte[]> credential(String encoded) {
    return Base64Url.decoded(encoded).filter(id -> id.length > 0);
  }
}
