package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.PersonTable.WrappedKey;
import org.wasl.desk.store.Role;

/**
 * The view and the changes that a session has of its person, and the person's rights in offices.
 */
public final class PersonService {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> LANGUAGES = Set.of("ar", "fr", "en");

  private final DeskDatabase database;
  private final Function<String, Optional<DeskOffice>> offices;
  private final Duration idle;

  /**
   * The persons of a desk.
   *
   * @param offices finds the offices that the desk hosts
   * @param idle shown to the page
   */
  public PersonService(
      DeskDatabase database, Function<String, Optional<DeskOffice>> offices, Duration idle) {
    this.database = database;
    this.offices = offices;
    this.idle = idle;
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
          ObjectNode personNode = answer.putObject("person");
          personNode
              .put("id", person.id())
              .put("name", person.name())
              .put("language", person.language());
          personNode.set("publicKey", parsed(String.valueOf(person.publicKey())));
          for (WrappedKey wrapped : PersonTable.wrapped(connection, person.id())) {
            ObjectNode node =
                personNode
                    .withArray("wrapped")
                    .addObject()
                    .put("by", wrapped.way())
                    .put("credentialId", wrapped.credential());
            if (wrapped.salt() != null) {
              node.put("salt", wrapped.salt());
            }
            wrapped.iterations().ifPresent(count -> node.put("iterations", count));
            node.put("jwe", wrapped.jwe());
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
      ObjectNode node =
          answer
              .withArray("keys")
              .addObject()
              .put("kid", key.kid())
              .put("use", key.usage().code())
              .put("state", key.state().code());
      node.set("public", parsed(key.publicJwk()));
      node.put(
          "wrapped",
          OfficeKeyTable.wrapped(connection, office.id(), key.kid(), membership.person())
              .orElse(null));
    }
  }

  /** Returns the person's membership of an office, and refuses if there is none with this role. */
  public Membership require(DeskSession session, String office, Role role) {
    Optional<Membership> membership =
        offices
            .apply(office)
            .flatMap(
                hosted ->
                    database.read(
                        connection -> PersonTable.membership(connection, office, session.person())))
            .filter(active -> !active.revoked());
    if (membership.isEmpty()) {
      throw DeskProblem.of(
          DeskProblemType.NOT_FOUND); // whether there is such an office is told to nobody
    }
    if (!membership.get().has(role)) {
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    return membership.get();
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }
}
