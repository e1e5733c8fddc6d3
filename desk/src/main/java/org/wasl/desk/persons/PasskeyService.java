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
 * The passkeys of an enrolled person, so that a lost device locks nobody out: each opens the same
 * person key, and whoever adds or removes one shows one of the others.
 */
public final class PasskeyService {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST = 10;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final Passkeys passkeys;
  private final Sessions sessions;
  private final Challenges challenges;
  private final InstantSource clock;

  /**
   * Keeps passkeys of persons in the database, and what was done in the trail.
   *
   * @param sessions of the desk: those of a device that is lost end with its passkey
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
    this.clock = clock;
  }

  /** The passkeys of the person of a session. */
  public ObjectNode list(DeskSession session) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("passkeys");
    for (OwnPasskey one : own(session)) {
      answer
          .withArray("passkeys")
          .addObject()
          .put("credentialId", Passkeys.encode(one.credential()))
          .put("madeAt", one.madeAt().toString());
    }
    return answer;
  }

  /** What the browser is asked for: to show a passkey that the person has, and to make another. */
  public ObjectNode begin(DeskSession session) {
    byte[] shown = challenges.give(shows(session));
    byte[] made = challenges.give(makes(session));
    DeskPerson person =
        database
            .read(connection -> PersonTable.find(connection, session.person()))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.SIGNED_OUT));
    ObjectNode request = passkeys.request(shown);
    ObjectNode creation = passkeys.creation(person, made);
    for (OwnPasskey one : own(session)) {
      describe(request.withArray("allowCredentials").addObject(), one);
      describe(creation.withArray("excludeCredentials").addObject(), one);
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.set("request", request);
    answer.set("creation", creation);
    return answer;
  }

  private static void describe(ObjectNode node, OwnPasskey one) {
    node.put("type", "public-key").put("id", Passkeys.encode(one.credential()));
    if (!one.transports().isEmpty()) {
      one.transports().forEach(node.putArray("transports")::add);
    }
  }

  /**
   * Adds a passkey.
   *
   * @param request {@code shown}: the answer of one that the person has; {@code credential}: the
   *     new one; {@code wrapped}: the person key under it, an empty list where a passphrase opens
   *     it
   */
  public void add(DeskSession session, JsonNode request) {
    Passkey shown = shown(session, request.path("shown"));
    JsonNode credential = request.path("credential");
    byte[] challenge = challenges.takeOf(credential, makes(session));
    Passkey made =
        passkeys
            .register(credential, challenge, session.person())
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
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
          append(connection, session, TrailAction.PASSKEY_ADDED, made.credential());
          return true;
        });
  }

  /**
   * Removes a passkey, for example of a lost device; the last one stays. All other sessions of the
   * person end: which of them the passkey opened is not known.
   *
   * @param request {@code shown}: the answer of another one of the person's passkeys
   */
  public void remove(DeskSession session, byte[] credential, JsonNode request) {
    Passkey shown = shown(session, request.path("shown"));
    database.write(
        connection -> {
          requireKept(connection, shown);
          boolean isOwn =
              PersonTable.passkey(connection, credential)
                  .filter(one -> one.person().equals(session.person()))
                  .isPresent();
          if (!isOwn) {
            throw DeskProblem.of(DeskProblemType.NOT_FOUND);
          }
          if (Arrays.equals(shown.credential(), credential)) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          PersonTable.removePasskey(connection, credential, Passkeys.encode(credential));
          append(connection, session, TrailAction.PASSKEY_REMOVED, credential);
          return true;
        });
    sessions.closeOthers(session);
  }

  private List<OwnPasskey> own(DeskSession session) {
    return database.read(connection -> PersonTable.passkeys(connection, session.person()));
  }

  /** The passkey with which the person has just shown who acts, as it is after that. */
  private Passkey shown(DeskSession session, JsonNode shown) {
    byte[] challenge = challenges.takeOf(shown, shows(session));
    byte[] id =
        Passkeys.credential(shown).orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    Passkey known =
        database
            .read(connection -> PersonTable.passkey(connection, id))
            .filter(one -> one.person().equals(session.person()))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    long count =
        passkeys
            .authenticate(shown, challenge, known)
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.BAD_PASSKEY));
    return new Passkey(id, known.person(), known.attested(), count, known.transports());
  }

  /** One that was removed since it was shown, on another device, shows nothing any more. */
  private static void requireKept(Connection connection, Passkey shown) throws SQLException {
    if (PersonTable.passkey(connection, shown.credential()).isEmpty()) {
      throw DeskProblem.of(DeskProblemType.BAD_PASSKEY);
    }
    PersonTable.signCount(connection, shown.credential(), shown.signCount());
  }

  private void append(
      Connection connection, DeskSession session, TrailAction action, byte[] credential)
      throws SQLException {
    Map<String, String> object = Map.of("passkey", Passkeys.encode(credential));
    for (Membership membership : PersonTable.offices(connection, session.person())) {
      trail.append(
          connection,
          new TrailEntry(clock.instant(), membership.office(), session.person(), action, object));
    }
  }

  private static String shows(DeskSession session) {
    return "shows " + session.person();
  }

  private static String makes(DeskSession session) {
    return "makes " + session.person();
  }

  /** The id in an address; empty where it is none. */
  public static Optional<byte[]> credential(String encoded) {
    return Base64Url.decoded(encoded).filter(id -> id.length > 0);
  }
}
