package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.persons.BrowserKeys;
import org.wasl.desk.persons.Requests;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.NoteTable;
import org.wasl.desk.store.NoteTable.Note;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;

/** Notes for the file of a referral. Their authors change and delete them. */
final class NoteApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_NOTES = 200;

  /** Of a note of 4,000 characters with room to spare. */
  private static final int MAX_SEALED_CHARACTERS = 40_000;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeGuard guard;
  private final DeskEvents events;
  private final InstantSource clock;

  NoteApi(
      ApiGate gate,
      DeskDatabase database,
      DeskTrail trail,
      OfficeGuard guard,
      DeskEvents events,
      InstantSource clock) {
    this.database = database;
    this.trail = trail;
    this.guard = guard;
    this.events = events;
    this.clock = clock;
    String note = "/offices/:office/referrals/:referral/notes/:note";
    gate.on(HttpMethod.PUT, note, Access.SESSION, this::keep);
    gate.on(HttpMethod.DELETE, note, Access.SESSION, this::delete);
  }

  static ArrayNode json(List<Note> notes) {
    ArrayNode list = JSON.createArrayNode();
    for (Note note : notes) {
      ObjectNode node = list.addObject().put("id", note.id()).put("by", note.person());
      node.put("at", note.at().toString()).put("sealed", note.sealed());
    }
    return list;
  }

  private ApiAnswer keep(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String referral = request.uuid("referral");
    Note note =
        new Note(
            request.uuid("note"), referral, in.person(), clock.instant(), sealed(request.body()));
    database.write(
        connection -> {
          if (ReferralTable.find(connection, in.office(), referral).isEmpty()) {
            throw DeskProblem.of(DeskProblemType.NOT_FOUND);
          }
          if (own(connection, in, note.id(), referral).isEmpty()
              && NoteTable.ofReferral(connection, in.office(), referral).size() >= MAX_NOTES) {
            throw DeskProblem.of(DeskProblemType.TOO_MANY_NOTES);
          }
          NoteTable.put(
              connection, in.office(), note, append(connection, in, TrailAction.NOTED, referral));
          return true;
        });
    events.inbox(in.office(), referral);
    return ApiAnswer.none();
  }

  private ApiAnswer delete(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String referral = request.uuid("referral");
    String id = request.uuid("note");
    database.write(
        connection -> {
          Note note =
              own(connection, in, id, referral)
                  .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
          NoteTable.delete(
              connection,
              in.office(),
              note,
              append(connection, in, TrailAction.NOTE_DELETED, referral));
          return true;
        });
    events.inbox(in.office(), referral);
    return ApiAnswer.none();
  }

  private static String sealed(JsonNode body) {
    String sealed = BrowserKeys.sealed(body.path("sealed"));
    if (sealed.length() > MAX_SEALED_CHARACTERS) {
      throw Requests.malformed("sealed");
    }
    return sealed;
  }

  /** Returns the person's own note, or refuses if it is a colleague's or of another referral. */
  private static Optional<Note> own(Connection connection, InOffice in, String id, String referral)
      throws SQLException {
    Optional<Note> note = NoteTable.find(connection, in.office(), id);
    if (note.isPresent()
        && !(note.get().person().equals(in.person()) && note.get().referral().equals(referral))) {
      throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
    }
    return note;
  }

  private long append(Connection connection, InOffice in, TrailAction action, String referral)
      throws SQLException {
    return trail.append(connection, in.did(clock.instant(), action, Map.of("referral", referral)));
  }
}
