package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.AbsenceTable;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.EnrolmentTable;
import org.wasl.desk.store.EnrolmentTable.Enrolment;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;

/** The actions of an office's head, who grants and removes rights, and makes and revokes keys. */
public final class OfficeAdministration {
  private static final JsonMapper JSON = new JsonMapper();

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final InstantSource clock;
  private final Duration linkValid;
  private final URI origin;

  /**
   * The administration of all offices of a desk.
   *
   * @param linkValid how long a link to enrol is valid
   * @param origin by which browsers reach the desk
   */
  public OfficeAdministration(
      DeskDatabase database, DeskTrail trail, InstantSource clock, Duration linkValid, URI origin) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
    this.linkValid = linkValid;
    this.origin = origin;
  }

  /** A person who was invited, with the one-time link. */
  public record Invitation(String person, String link) {}

  /** Invites a new person. */
  public ObjectNode invite(String office, String by, JsonNode request) {
    Set<Role> roles = Requests.roles(request, "roles");
    String name = Requests.name(request, "name");
    String function = Requests.name(request, "function");
    Invitation made =
        database.write(connection -> invite(connection, office, by, name, function, roles, null));
    return JSON.createObjectNode().put("id", made.person).put("link", made.link);
  }

  /**
   * Invites a new person, in a transaction.
   *
   * @param by id of the inviting person, or {@link TrailEntry#HOST} for a command
   * @param imported keys of the office, wrapped by a secret that only the link has
   */
  public Invitation invite(
      Connection connection,
      String office,
      String by,
      String name,
      String function,
      Set<Role> roles,
      @Nullable String imported)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    PersonTable.insert(connection, new DeskPerson(id, name, "ar", OneTimeToken.bytes(), null));
    PersonTable.put(connection, new Membership(office, id, function, roles, false));
    return link(connection, office, by, id, imported);
  }

  /**
   * Makes another link for a person who has lost every passkey, or has not used the first link.
   * With it the person enrols anew. A head gives the keys of offices again.
   */
  public ObjectNode linkAgain(String office, String by, String person) {
    return database.write(
        connection -> {
          Membership membership = member(connection, office, person);
          // In another office another head confirms the identity of this person.
          if (PersonTable.offices(connection, person).size() > 1) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          requireOtherHead(connection, membership);
          Invitation made = link(connection, office, by, person, null);
          return JSON.createObjectNode().put("id", made.person).put("link", made.link);
        });
  }

  private Invitation link(
      Connection connection, String office, String by, String person, @Nullable String imported)
      throws SQLException {
    Instant now = clock.instant();
    String token = OneTimeToken.make();
    EnrolmentTable.insert(
        connection,
        OneTimeToken.hash(token),
        new Enrolment(office, person, now.plus(linkValid), imported));
    append(connection, office, by, TrailAction.INVITED, Map.of("person", person));
    return new Invitation(person, origin + "/#enrol=" + token);
  }

  /** The persons of an office. */
  public ObjectNode list(String office) {
    return database.read(
        connection -> {
          ObjectNode answer = JSON.createObjectNode();
          answer.putArray("persons");
          for (Membership membership : PersonTable.members(connection, office)) {
            answer.withArray("persons").add(described(connection, membership));
          }
          return answer;
        });
  }

  private ObjectNode described(Connection connection, Membership membership) throws SQLException {
    DeskPerson person = PersonTable.find(connection, membership.person()).orElseThrow();
    ObjectNode node =
        JSON.createObjectNode()
            .put("id", person.id())
            .put("name", person.name())
            .put("function", membership.function())
            .put("state", state(membership, person));
    membership.roles().forEach(role -> node.withArray("roles").add(role.code()));
    String publicKey = person.publicKey();
    node.set("publicKey", publicKey == null ? JSON.nullNode() : parsed(publicKey));
    node.put("fingerprint", publicKey == null ? null : BrowserKeys.fingerprint(publicKey));
    node.putArray("keys");
    OfficeKeyTable.keysOf(connection, membership.office(), person.id())
        .forEach(kid -> node.withArray("keys").add(kid));
    LocalDate today =
        LocalDate.ofInstant(
            clock.instant(), GatewayDocuments.zone(connection, membership.office()));
    node.putNull("absence");
    AbsenceTable.find(connection, membership.office(), person.id(), today)
        .ifPresent(
            absence ->
                node.putObject("absence")
                    .put("first", absence.first().toString())
                    .put("last", absence.last().toString())
                    .put("deputy", absence.deputy()));
    return node;
  }

  private static String state(Membership membership, DeskPerson person) {
    if (membership.revoked()) {
      return "revoked";
    }
    return person.isEnrolled() ? "enrolled" : "invited";
  }

  /**
   * Changes function and roles of a person, and gives keys. It takes away keys that the roles do
   * not allow. A request without {@code roles} gives keys only. A request with roles says in {@code
   * before} which function and roles the head saw. If another head has changed them meanwhile, it
   * is refused, and the refusal shows the current person.
   */
  public void change(String office, String by, String person, JsonNode request) {
    database.write(
        connection -> {
          boolean givesOnly = !request.has("roles");
          Membership before =
              givesOnly
                  ? member(connection, office, person)
                  : seen(connection, office, person, request);
          Membership after = givesOnly ? before : stated(office, person, request);
          Set<Role> roles = after.roles();
          if (!after.has(Role.HEAD)) {
            requireOtherHead(connection, before);
          }
          PersonTable.put(connection, after);
          for (OfficeKey key : OfficeKeyTable.keys(connection, office)) {
            if (roles.stream().noneMatch(key.usage()::isFor)) {
              OfficeKeyTable.unwrap(connection, office, key.kid(), Optional.of(person));
            }
          }
          List<String> given = give(connection, after, request.path("keys"));
          append(
              connection,
              office,
              by,
              TrailAction.GRANTED,
              Map.of(
                  "person",
                  person,
                  "roles",
                  String.join(" ", roles.stream().map(Role::code).toList()),
                  "kids",
                  String.join(" ", given)));
          return given;
        });
  }

  /** The membership as it is, which is the one that the head saw, or the one that is asked for. */
  private Membership seen(Connection connection, String office, String person, JsonNode request)
      throws SQLException {
    Membership now =
        PersonTable.membership(connection, office, person)
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
    if (now.equals(stated(office, person, request.path("before")))
        || now.equals(stated(office, person, request))) {
      return now;
    }
    throw DeskProblem.of(DeskProblemType.CHANGED_PERSON).with("person", described(connection, now));
  }

  private static Membership stated(String office, String person, JsonNode stated) {
    return new Membership(
        office, person, Requests.name(stated, "function"), Requests.roles(stated, "roles"), false);
  }

  private static List<String> give(Connection connection, Membership to, JsonNode wrapped)
      throws SQLException {
    List<OfficeKey> keys = OfficeKeyTable.keys(connection, to.office());
    List<String> given = new ArrayList<>();
    for (JsonNode node : wrapped) {
      String kid = Requests.text(node, "kid", 128);
      OfficeKey key =
          keys.stream()
              .filter(known -> known.kid().equals(kid) && known.state() != KeyState.REVOKED)
              .findFirst()
              .orElseThrow(() -> DeskProblem.of(DeskProblemType.CONFLICT));
      if (to.roles().stream().noneMatch(key.usage()::isFor)) {
        throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
      }
      wrap(connection, to, kid, node.path("wrapped"));
      given.add(kid);
    }
    return given;
  }

  /**
   * Gives a person a private key. If the person has enrolled anew since the head saw the key, there
   * is another key, which does not open this one.
   */
  private static void wrap(Connection connection, Membership to, String kid, JsonNode wrapped)
      throws SQLException {
    String jwe = BrowserKeys.wrapped(wrapped);
    String publicKey = PersonTable.find(connection, to.person()).orElseThrow().publicKey();
    if (publicKey == null || !BrowserKeys.isWrappedTo(publicKey, jwe)) {
      throw DeskProblem.of(DeskProblemType.CONFLICT);
    }
    OfficeKeyTable.wrap(connection, to.office(), kid, to.person(), jwe);
  }

  /** Takes every right of a person in an office. */
  public void revoke(String office, String by, String person) {
    database.write(
        connection -> {
          Membership membership = member(connection, office, person);
          requireOtherHead(connection, membership);
          PersonTable.put(
              connection,
              new Membership(office, person, membership.function(), membership.roles(), true));
          OfficeKeyTable.unwrapAll(connection, office, person);
          EnrolmentTable.end(connection, office, person);
          AbsenceTable.removeAllOf(connection, office, person);
          append(connection, office, by, TrailAction.REVOKED, Map.of("person", person));
          return true;
        });
  }

  /**
   * Requires another head. An office keeps an enrolled head who can give its keys. So the only one
   * is neither demoted nor revoked. A new enrolment would take the keys, so it is refused too.
   */
  static void requireOtherHead(Connection connection, Membership membership) throws SQLException {
    List<String> only = List.of(membership.person());
    if (PersonTable.heads(connection, membership.office()).equals(only)
        || PersonTable.headsWithKeys(connection, membership.office()).equals(only)) {
      throw DeskProblem.of(DeskProblemType.LAST_HEAD);
    }
  }

  /** Adds keys that a head's browser made. They wait until the gateway has the new entry. */
  public void addKeys(String office, String by, JsonNode request) {
    List<Requests.NewKey> keys = Requests.keys(request.path("keys"));
    if (keys.isEmpty()) {
      throw Requests.malformed("keys");
    }
    database.write(
        connection -> {
          List<String> kids = new ArrayList<>();
          for (Requests.NewKey key : keys) {
            OfficeKey added =
                new OfficeKey(key.kid(), key.usage(), key.publicJwk(), KeyState.PENDING);
            if (!OfficeKeyTable.insert(connection, office, added, clock.instant())) {
              throw DeskProblem.of(DeskProblemType.CONFLICT);
            }
            for (Map.Entry<String, JsonNode> entry : key.node().path("wrapped").properties()) {
              Membership to = member(connection, office, entry.getKey());
              if (to.roles().stream().noneMatch(key.usage()::isFor)) {
                throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
              }
              wrap(connection, to, key.kid(), entry.getValue());
            }
            kids.add(key.kid());
          }
          append(
              connection,
              office,
              by,
              TrailAction.KEYS_MADE,
              Map.of("kids", String.join(" ", kids)));
          return kids;
        });
  }

  /**
   * Changes the state of a key if it is still the state that the head saw. If it becomes current,
   * the current keys of the same use become old. If it is revoked, everybody loses it.
   */
  public void keyState(String office, String by, String kid, KeyState seen, KeyState state) {
    database.write(
        connection -> {
          List<OfficeKey> keys = OfficeKeyTable.keys(connection, office);
          OfficeKey key =
              keys.stream()
                  .filter(officeKey -> officeKey.kid().equals(kid))
                  .findFirst()
                  .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
          if (key.state() != seen || seen == KeyState.REVOKED) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          if (state == KeyState.CURRENT) {
            makeOld(connection, office, keys, key.usage());
          }
          OfficeKeyTable.state(connection, office, kid, state);
          if (state == KeyState.REVOKED) {
            OfficeKeyTable.unwrap(connection, office, kid, Optional.empty());
          }
          append(
              connection,
              office,
              by,
              TrailAction.KEY_CHANGED,
              Map.of("kid", kid, "state", state.code()));
          return state;
        });
  }

  private static void makeOld(
      Connection connection, String office, List<OfficeKey> keys, KeyUsage usage)
      throws SQLException {
    for (OfficeKey officeKey : keys) {
      if (officeKey.usage() == usage && officeKey.state() == KeyState.CURRENT) {
        OfficeKeyTable.state(connection, office, officeKey.kid(), KeyState.OLD);
      }
    }
  }

  private static Membership member(Connection connection, String office, String person)
      throws SQLException {
    return PersonTable.membership(connection, office, person)
        .filter(membership -> !membership.revoked())
        .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
  }

  private void append(
      Connection connection,
      String office,
      String by,
      TrailAction action,
      Map<String, String> object)
      throws SQLException {
    trail.append(connection, new TrailEntry(clock.instant(), office, by, action, object));
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }
}
