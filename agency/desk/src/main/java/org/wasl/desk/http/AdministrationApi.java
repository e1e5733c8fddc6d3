package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.office.DirectoryEntry;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.persons.Requests;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;

/** Persons and keys of an office, its entry for the gateway's directory, and its trail. */
final class AdministrationApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TRAIL_LINES = 500;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeAdministration administration;
  private final OfficeGuard guard;
  private final DeskEvents events;
  private final InstantSource clock;

  AdministrationApi(
      ApiGate gate,
      DeskDatabase database,
      DeskTrail trail,
      OfficeAdministration administration,
      OfficeGuard guard,
      DeskEvents events,
      InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.administration = administration;
    this.guard = guard;
    this.events = events;
    this.clock = clock;
    String office = "/offices/:office";
    gate.on(
        HttpMethod.GET,
        office + "/persons",
        Access.SESSION,
        request -> {
          InOffice in = guard.require(request, Role.CLERK);
          return ApiAnswer.json(administration.list(in.office()));
        });
    gate.on(
        HttpMethod.POST,
        office + "/persons",
        Access.SESSION,
        request ->
            byHead(
                request,
                in ->
                    ApiAnswer.json(
                        administration.invite(in.office(), in.person(), request.body()))));
    gate.on(
        HttpMethod.POST,
        office + "/persons/:person/link",
        Access.SESSION,
        request ->
            byHead(
                request,
                in ->
                    ApiAnswer.json(
                        administration.linkAgain(
                            in.office(), in.person(), request.path("person")))));
    gate.on(
        HttpMethod.PUT,
        office + "/persons/:person",
        Access.SESSION,
        request ->
            byHead(
                request,
                in -> {
                  administration.change(
                      in.office(), in.person(), request.path("person"), request.body());
                  return ApiAnswer.none();
                }));
    gate.on(
        HttpMethod.DELETE,
        office + "/persons/:person",
        Access.SESSION,
        request ->
            byHead(
                request,
                in -> {
                  administration.revoke(in.office(), in.person(), request.path("person"));
                  return ApiAnswer.none();
                }));
    gate.on(
        HttpMethod.POST,
        office + "/keys",
        Access.SESSION,
        request ->
            byHead(
                request,
                in -> {
                  administration.addKeys(in.office(), in.person(), request.body());
                  return ApiAnswer.none();
                }));
    gate.on(HttpMethod.PUT, office + "/keys/:kid", Access.SESSION, this::makeCurrent);
    gate.on(
        HttpMethod.DELETE,
        office + "/keys/:kid",
        Access.SESSION,
        request -> byHead(request, in -> state(in, request, seen(request), KeyState.REVOKED)));
    gate.on(HttpMethod.GET, office + "/directory-entry", Access.SESSION, this::entry);
    gate.on(HttpMethod.GET, office + "/trail", Access.SESSION, this::trail);
  }

  /** The work of a head. Every page of the office is told. */
  @FunctionalInterface
  private interface HeadWork {
    ApiAnswer run(InOffice in);
  }

  private ApiAnswer byHead(ApiRequest request, HeadWork work) {
    InOffice in = guard.require(request, Role.HEAD);
    ApiAnswer answer = work.run(in);
    events.persons(in.office());
    return answer;
  }

  private ApiAnswer makeCurrent(ApiRequest request) {
    return byHead(
        request,
        in -> {
          if (!request.body().path("state").asText().equals(KeyState.CURRENT.code())) {
            throw Requests.malformed("state");
          }
          return state(in, request, KeyState.PENDING, KeyState.CURRENT);
        });
  }

  private ApiAnswer state(InOffice in, ApiRequest request, KeyState seen, KeyState state) {
    administration.keyState(in.office(), in.person(), request.path("kid"), seen, state);
    return ApiAnswer.none();
  }

  /** The state of the key as the page showed it. */
  private static KeyState seen(ApiRequest request) {
    try {
      return KeyState.of(request.query("state"));
    } catch (IllegalArgumentException e) {
      throw Requests.malformed("state");
    }
  }

  private ApiAnswer entry(ApiRequest request) {
    InOffice in = guard.require(request, Role.HEAD);
    return ApiAnswer.json(
        database.write(
            connection -> {
              trail.append(
                  connection, in.did(clock.instant(), TrailAction.ENTRY_EXPORTED, Map.of()));
              return DirectoryEntry.of(connection, in.link().office()).json();
            }));
  }

  /** Returns the entries before a number, or from the latest, the newest first. */
  private ApiAnswer trail(ApiRequest request) {
    InOffice in = guard.require(request, Role.HEAD);
    long before = request.number("before", Long.MAX_VALUE, Long.MAX_VALUE);
    return ApiAnswer.json(
        database.read(
            connection -> {
              List<DeskTrail.Line> lines =
                  DeskTrail.linesBefore(connection, in.office(), before, TRAIL_LINES + 1);
              ObjectNode answer = JSON.createObjectNode();
              answer.putArray("entries");
              lines.stream()
                  .limit(TRAIL_LINES)
                  .forEach(line -> answer.withArray("entries").add(json(line)));
              boolean more = lines.size() > TRAIL_LINES;
              answer.put("next", more ? lines.get(TRAIL_LINES - 1).number() : null);
              return answer
                  .put("checkpoint", DeskTrail.lastCheckpoint(connection))
                  .put("verifier", trail.verifier().toString());
            }));
  }

  private static ObjectNode json(DeskTrail.Line line) {
    try {
      JsonNode entry = JSON.readTree(line.entry());
      ObjectNode json = JSON.createObjectNode().put("number", line.number());
      json.put("at", entry.path("at").asText())
          .put("actor", entry.path("by").asText())
          .put("action", entry.path("act").asText())
          .set("object", entry.path("object"));
      line.referral()
          .ifPresent(
              referralNumber ->
                  json.withObject("/object").put("number", referralNumber.toString()));
      return json;
    } catch (IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }
}
