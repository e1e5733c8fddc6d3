package org.wasl.desk.http;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.mail.RetrievalReceipts;
import org.wasl.desk.persons.BrowserKeys;
import org.wasl.desk.persons.Requests;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeliveryTable.StoredDelivery;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DraftTable;
import org.wasl.desk.store.ErasedTable;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.ReferralDocuments;
import org.wasl.desk.store.NoteTable;
import org.wasl.desk.store.NoteTable.Note;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.OutgoingTable.State;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.ReferralTable.AssignmentAct;
import org.wasl.desk.store.ReferralTable.Counts;
import org.wasl.desk.store.ReferralTable.DueStage;
import org.wasl.desk.store.ReferralTable.Filter;
import org.wasl.desk.store.ReferralTable.InboxPosition;
import org.wasl.desk.store.ReferralTable.ReferralRow;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.wire.jose.Base64Url;

/** The inbox, and a referral with all that the office has of it. */
final class InboxApi {
  private static final JsonMapper JSON = new JsonMapper();

  /** To the page, the state of an answer that waits to be sealed and that nobody can open. */
  private static final String NO_KEY = "no-key";

  /** Referrals whose messages one request may ask for. */
  private static final int MAX_REFERRALS = 25;

  /** Once an answer has this many characters of sealed messages, no further referral is added. */
  private static final int ENOUGH_CHARACTERS = 4 << 20;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeGuard guard;
  private final DeskEvents events;
  private final InstantSource clock;
  private final int maxRows;

  /**
   * Serves all offices.
   *
   * @param maxRows most rows in one answer
   */
  InboxApi(
      ApiGate gate,
      DeskDatabase database,
      DeskTrail trail,
      OfficeGuard guard,
      DeskEvents events,
      InstantSource clock,
      int maxRows) {
    this.database = database;
    this.trail = trail;
    this.guard = guard;
    this.events = events;
    this.clock = clock;
    this.maxRows = maxRows;
    gate.on(HttpMethod.GET, "/offices/:office/inbox", Access.SESSION, this::inbox);
    gate.on(HttpMethod.POST, "/offices/:office/inbox/messages", Access.SESSION, this::messages);
    gate.on(HttpMethod.GET, "/offices/:office/referrals/:referral", Access.SESSION, this::referral);
    gate.on(
        HttpMethod.POST,
        "/offices/:office/deliveries/:delivery/retrieval",
        Access.SESSION,
        this::retrieval);
    gate.on(
        HttpMethod.POST,
        "/offices/:office/deliveries/:delivery/needs-reseal",
        Access.SESSION,
        this::needsReseal);
    gate.on(
        HttpMethod.PUT,
        "/offices/:office/referrals/:referral/assignment",
        Access.SESSION,
        this::assign);
  }

  private ApiAnswer inbox(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    Instant now = clock.instant();
    Optional<LocalDate> from = request.date("from");
    Optional<LocalDate> to = request.date("to");
    ZoneId zone = database.read(connection -> GatewayDocuments.zone(connection, in.office()));
    LocalDate today = LocalDate.ofInstant(now, zone);
    Filter filter =
        new Filter(
            request.query("state"),
            request.query("type"),
            request.query("agency"),
            from.map(date -> start(date, zone)),
            to.map(date -> start(date.plusDays(1), zone)), // with that day
            request.query("assigned"),
            request.isSet("unread"),
            request.isSet("overdue"),
            request.isSet("waiting"),
            request.query("matter"),
            now,
            today);
    InboxPosition after = position(request.query("cursor"));
    int limit = (int) request.number("limit", Math.min(50, maxRows), maxRows);
    return ApiAnswer.json(
        database.read(
            connection -> {
              List<ReferralRow> rows =
                  ReferralTable.page(connection, in.office(), filter, after, limit + 1);
              Counts counts =
                  ReferralTable.counts(connection, in.office(), in.person(), now, today);
              ObjectNode answer = JSON.createObjectNode();
              answer.put("asOf", now.toString()).set("gateway", in.link().contact().json(now));
              answer
                  .putObject("counts")
                  .put("all", counts.all())
                  .put("mine", counts.mine())
                  .put("unread", counts.unread())
                  .put("overdue", counts.overdue())
                  .put("waiting", counts.waiting());
              boolean more = rows.size() > limit;
              answer.put("next", more ? cursor(rows.get(limit - 1).position()) : null);
              answer.putArray("rows");
              rows.stream()
                  .limit(limit)
                  .forEach(row -> answer.withArray("rows").add(json(row, now)));
              return answer;
            }));
  }

  private static Instant start(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant();
  }

  private static ObjectNode json(ReferralRow row, Instant now) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("referral", row.referral())
            .put("number", row.number().toString())
            .put("type", row.type())
            .put("sender", row.sender());
    json.set("clear", parsed(row.facts()));
    json.put("state", row.state().isEmpty() ? null : row.state())
        .put("receivedAt", row.receivedAt().toString())
        .put("messages", row.messages())
        .put("unread", row.unread());
    json.set("due", row.due().map(due -> (JsonNode) due(due, now)).orElse(JSON.nullNode()));
    return json.put("assignedTo", row.assignedTo())
        .put("drafts", row.drafts())
        .put("waiting", row.waiting())
        .put("noted", row.noted());
  }

  private static JsonNode json(AssignmentAct act) {
    return JSON.createObjectNode().put("by", act.by()).put("at", act.at().toString());
  }

  private static ObjectNode due(DueStage due, Instant now) {
    return JSON.createObjectNode()
        .put("stage", due.stage())
        .put("at", due.at().toString())
        .put("overdue", due.at().isBefore(now));
  }

  /**
   * Returns the messages and notes of several referrals. The page opens them for the rows of the
   * inbox and for its search. Nobody has had them on the screen, so this is no retrieval, but the
   * trail says who took them.
   */
  private ApiAnswer messages(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    List<String> asked = Requests.uuids(request.body(), "referrals", MAX_REFERRALS);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode referrals = answer.putArray("referrals");
    ArrayNode later = answer.putArray("later");
    database.read(
        connection -> {
          int characters = 0;
          for (String referral : asked) {
            if (characters >= ENOUGH_CHARACTERS) {
              later.add(referral);
              continue;
            }
            List<StoredDelivery> stored =
                DeliveryTable.ofReferral(connection, in.office(), referral);
            if (!stored.isEmpty()) {
              ObjectNode node = referrals.addObject().put("referral", referral);
              stored.forEach(message -> node.withArray("messages").add(json(message)));
              List<Note> notes = NoteTable.ofReferral(connection, in.office(), referral);
              node.set("notes", NoteApi.json(notes));
              characters +=
                  stored.stream().mapToInt(message -> message.sealedText().length()).sum()
                      + notes.stream().mapToInt(note -> note.sealed().length()).sum();
            }
          }
          return true;
        });
    if (!referrals.isEmpty()) {
      String ids =
          referrals
              .valueStream()
              .map(referral -> referral.path("referral").asText())
              .collect(joining(" "));
      database.write(
          connection -> {
            append(connection, in, TrailAction.FETCHED, Map.of("referrals", ids));
            return true;
          });
    }
    return ApiAnswer.json(answer);
  }

  private ApiAnswer referral(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String referral = request.uuid("referral");
    return ApiAnswer.json(
        database.read(
            connection -> {
              ReferralRow row = row(connection, in.office(), referral);
              Optional<ReferralDocuments> documents =
                  GatewayDocuments.of(connection, in.office(), referral);
              ObjectNode answer = JSON.createObjectNode().put("referral", referral);
              answer.put("number", row.number().toString());
              answer.put(
                  "asOf", documents.map(document -> document.asOf().toString()).orElse(null));
              answer.set("timeline", orNull(documents.map(ReferralDocuments::timeline)));
              answer.set("actions", orNull(documents.map(ReferralDocuments::actions)));
              answer.putArray("messages");
              for (StoredDelivery storedDelivery :
                  DeliveryTable.ofReferral(connection, in.office(), referral)) {
                answer.withArray("messages").add(json(storedDelivery));
              }
              answer.putArray("drafts");
              DraftTable.ofReferral(connection, in.office(), referral)
                  .forEach(draft -> answer.withArray("drafts").add(AnswerApi.json(draft)));
              answer.set(
                  "notes", NoteApi.json(NoteTable.ofReferral(connection, in.office(), referral)));
              answer.putArray("outbox");
              Set<String> held = OfficeKeyTable.held(connection, in.office());
              for (Outgoing sent : OutgoingTable.ofReferral(connection, in.office(), referral)) {
                ObjectNode node = AnswerApi.json(sent);
                if (sent.state() == State.NEEDS_SEAL && !held.contains(sealedTo(sent))) {
                  node.put("state", NO_KEY);
                }
                answer.withArray("outbox").add(node);
              }
              answer.putArray("dismissed");
              OutgoingTable.dismissed(connection, in.office(), referral)
                  .forEach(message -> answer.withArray("dismissed").add(message));
              answer.put("assignedTo", row.assignedTo());
              answer.set("assigned", row.assigned().map(InboxApi::json).orElse(JSON.nullNode()));
              return answer;
            }));
  }

  /**
   * Returns the id of the key of the office's copy. A person with that key can seal the answer
   * anew.
   */
  private static String sealedTo(Outgoing answer) {
    String copy = answer.sealedForOffice();
    return BrowserKeys.sealedTo(copy.substring(0, copy.indexOf('.')));
  }

  private static ObjectNode json(StoredDelivery stored) {
    var received = stored.received();
    int slash = received.type().lastIndexOf('/');
    ObjectNode json =
        JSON.createObjectNode()
            .put("deliveryId", received.deliveryId().toString())
            .put("messageId", received.messageId().toString())
            .put("type", received.type().substring(0, Math.max(0, slash)))
            .put("version", version(received.type().substring(slash + 1)))
            .put("sender", received.sender().value())
            .put("receivedAt", received.time().toString())
            .put("digest", received.digest())
            .put("sealed", stored.sealedText());
    if (stored.retrievedAt().isPresent()) {
      json.putObject("retrieved")
          .put("at", stored.retrievedAt().get().toString())
          .put("by", stored.retrievedBy());
    } else {
      json.putNull("retrieved");
    }
    return json;
  }

  private static int version(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  private ApiAnswer retrieval(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String delivery = request.uuid("delivery");
    String receipt = Requests.text(request.body(), "receipt", 4_096);
    String referral =
        database.write(
            connection -> {
              StoredDelivery stored =
                  DeliveryTable.find(connection, in.office(), delivery)
                      .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
              if (!RetrievalReceipts.isGenuine(
                  connection, in.office(), stored.received(), receipt)) {
                throw DeskProblem.of(DeskProblemType.BAD_RECEIPT);
              }
              String referralId = stored.received().referral().toString();
              if (DeliveryTable.retrieve(
                  connection, in.office(), delivery, in.person(), receipt, clock.instant())) {
                ReferralTable.recount(connection, in.office(), referralId);
                append(connection, in, TrailAction.OPENED, Map.of("delivery", delivery));
              }
              return referralId;
            });
    in.link().sendSoon();
    events.inbox(in.office(), referral);
    return ApiAnswer.none();
  }

  /** Reports that no key of the person opens a message. Other holders are asked to hand it over. */
  private ApiAnswer needsReseal(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String delivery = request.uuid("delivery");
    StoredDelivery stored =
        database
            .read(connection -> DeliveryTable.find(connection, in.office(), delivery))
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
    if (stored.retrievedAt().isPresent()) {
      throw DeskProblem.of(DeskProblemType.CONFLICT); // somebody has read it
    }
    if (!in.link().askToSealAnew(stored.received()).join()) {
      throw DeskProblem.of(DeskProblemType.GATEWAY_UNREACHABLE);
    }
    database.write(
        connection -> {
          append(connection, in, TrailAction.RESEAL_ASKED, Map.of("delivery", delivery));
          return true;
        });
    return ApiAnswer.none();
  }

  /**
   * Assigns a referral, and refuses if its assignment differs from the one in the request. A clerk
   * takes referrals for himself, and hands over or gives back his own.
   */
  private ApiAnswer assign(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String referral = request.uuid("referral");
    String person = personOrNobody(request.body(), "person");
    String before = personOrNobody(request.body(), "before");
    database.write(
        connection -> {
          String now = row(connection, in.office(), referral).assignedTo();
          if (!Objects.equals(now, before) && !Objects.equals(now, person)) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          if (Objects.equals(now, person)) {
            return true;
          }
          boolean isOwn = in.person().equals(now) || in.person().equals(person);
          if (!isOwn && !in.membership().has(Role.SIGNER)) {
            throw DeskProblem.of(DeskProblemType.NOT_PERMITTED);
          }
          if (person != null && !isMember(connection, in.office(), person)) {
            throw DeskProblem.of(DeskProblemType.NOT_A_MEMBER);
          }
          ReferralTable.assign(
              connection,
              in.office(),
              referral,
              person,
              new AssignmentAct(in.person(), clock.instant()));
          append(
              connection,
              in,
              TrailAction.ASSIGNED,
              Map.of("referral", referral, "person", person == null ? "" : person));
          return true;
        });
    events.inbox(in.office(), referral);
    return ApiAnswer.none();
  }

  private static @Nullable String personOrNobody(JsonNode body, String member) {
    return body.path(member).isNull() ? null : Requests.text(body, member, 64);
  }

  private static boolean isMember(Connection connection, String office, String person)
      throws SQLException {
    return PersonTable.membership(connection, office, person)
        .filter(membership -> !membership.revoked())
        .isPresent();
  }

  private static ReferralRow row(Connection connection, String office, String referral)
      throws SQLException {
    Optional<ReferralRow> row = ReferralTable.find(connection, office, referral);
    if (row.isPresent()) {
      return row.get();
    }
    throw ErasedTable.find(connection, office, referral)
        .map(InboxApi::erased)
        .orElseGet(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
  }

  private static DeskProblem erased(Erasure erasure) {
    return DeskProblem.of(DeskProblemType.ERASED)
        .with("erased", TextNode.valueOf(erasure.erasedAt()))
        .with("basis", TextNode.valueOf(erasure.basis()));
  }

  private void append(
      Connection connection, InOffice in, TrailAction action, Map<String, String> object)
      throws SQLException {
    trail.append(connection, in.did(clock.instant(), action, object));
  }

  private static JsonNode orNull(Optional<@Nullable String> json) {
    return json.map(InboxApi::parsed).orElse(JSON.nullNode());
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("was kept as JSON", e);
    }
  }

  private static String cursor(InboxPosition position) {
    String text =
        String.format(
            Locale.ROOT,
            "%d:%d:%d:%d:%s",
            position.dueAt(),
            position.urgencyOrder(),
            position.isRead(),
            position.receivedRank(),
            position.referral());
    return Base64Url.ENCODER.encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static InboxPosition position(String cursor) {
    if (cursor.isEmpty()) {
      return InboxPosition.FIRST;
    }
    try {
      String[] parts =
          new String(
                  Base64Url.decoded(cursor).orElseThrow(() -> Requests.malformed("cursor")),
                  StandardCharsets.US_ASCII)
              .split(":", -1);
      return new InboxPosition(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          parts[4]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw Requests.malformed("cursor");
    }
  }
}
