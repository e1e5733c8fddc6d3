package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.http.OfficeGuard.InOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.persons.BrowserKeys;
import org.wasl.desk.persons.OfficeWork;
import org.wasl.desk.persons.Requests;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DraftTable;
import org.wasl.desk.store.DraftTable.Draft;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.OutgoingTable.State;
import org.wasl.desk.store.OutgoingTable.ToSeal;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;

/** Drafts and signed answers. */
final class AnswerApi {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Answers to seal in one reply. The host reports each sealed answer, after which a page asks
   * again.
   */
  private static final int SEALED_AT_ONCE = 100;

  /** Earlier answers in one reply. The page opens them, and offers those of the same kind. */
  private static final int EARLIER_AT_ONCE = 30;

  private static final int MAX_VERSION = 9_999;

  /** SHA-256 in base64url. */
  private static final int DIGEST_CHARACTERS = 43;

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeGuard guard;
  private final DeskEvents events;
  private final InstantSource clock;
  private final int maxDrafts;

  AnswerApi(
      ApiGate gate,
      DeskDatabase database,
      DeskTrail trail,
      OfficeGuard guard,
      DeskEvents events,
      InstantSource clock,
      int maxDrafts) {
    this.database = database;
    this.trail = trail;
    this.guard = guard;
    this.events = events;
    this.clock = clock;
    this.maxDrafts = maxDrafts;
    String office = "/offices/:office";
    gate.on(HttpMethod.PUT, office + "/drafts/:message", Access.SESSION, this::keep);
    gate.on(HttpMethod.DELETE, office + "/drafts/:message", Access.SESSION, this::discard);
    gate.on(HttpMethod.PUT, office + "/outbox/:message", Access.SESSION, this::sign);
    gate.on(HttpMethod.DELETE, office + "/outbox/:message", Access.SESSION, this::dismiss);
    gate.on(HttpMethod.GET, office + "/outbox", Access.SESSION, this::earlier);
    gate.on(HttpMethod.GET, office + "/needs-seal", Access.SESSION, this::toSeal);
    gate.on(HttpMethod.PUT, office + "/outbox/:message/seal", Access.SESSION, this::sealAnew);
    gate.on(HttpMethod.GET, office + "/submission-key", Access.SESSION, this::submissionKey);
  }

  static ObjectNode json(Draft draft) {
    return JSON.createObjectNode()
        .put("id", draft.message())
        .put("referral", draft.referral())
        .put("type", draft.type())
        .put("version", draft.version())
        .put("code", draft.code())
        .put("revision", draft.revision())
        .put("by", draft.person())
        .put("at", draft.at().toString())
        .put("sealed", draft.sealed());
  }

  static ObjectNode json(Outgoing answer) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("messageId", answer.message())
            .put("referral", answer.referral())
            .put("type", answer.type())
            .put("version", answer.version())
            .put("by", answer.person())
            .put("at", answer.at().toString())
            .put("state", answer.state().code());
    String problem = answer.problem();
    json.set("problem", problem == null ? JSON.nullNode() : parsed(problem));
    return json.put("receipt", answer.receipt()).put("sealedForOffice", answer.sealedForOffice());
  }

  private ApiAnswer keep(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String message = request.uuid("message");
    JsonNode body = request.body();
    String referral = referral(body);
    String type = Requests.code(body, "type");
    int version = version(body);
    String code = body.path("code").asText("");
    String sealed = BrowserKeys.sealed(body.path("sealed"));
    long base = body.path("revision").asLong(0);
    long revision =
        database.write(
            connection -> {
              requireReferral(connection, in.office(), referral);
              requireNotDismissed(connection, in.office(), message);
              if (OutgoingTable.find(connection, in.office(), message).isPresent()) {
                throw DeskProblem.of(DeskProblemType.OTHER_ANSWER); // signed meanwhile
              }
              Optional<Draft> before = DraftTable.find(connection, in.office(), message);
              if (before.filter(kept -> kept.sealed().equals(sealed)).isPresent()) {
                return before.get().revision(); // the same request again: its reply was lost
              }
              requireRevision(before, base);
              if (before.isEmpty() && DraftTable.count(connection, in.office()) >= maxDrafts) {
                throw DeskProblem.of(DeskProblemType.TOO_MANY_DRAFTS);
              }
              // The id of a draft may be that of a deleted one, but its revision may not, so the
              // trail tells them apart.
              long number = append(connection, in, TrailAction.DRAFTED, message);
              DraftTable.put(
                  connection,
                  in.office(),
                  new Draft(
                      message,
                      before.isPresent() ? before.get().referral() : referral,
                      type,
                      version,
                      code.isEmpty() ? null : code,
                      number,
                      in.person(),
                      clock.instant(),
                      sealed));
              recount(connection, in.office(), referral);
              return number;
            });
    tell(in.office(), referral);
    return ApiAnswer.json(JSON.createObjectNode().put("revision", revision));
  }

  private ApiAnswer discard(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String message = request.uuid("message");
    long base = request.number("revision", 0, Long.MAX_VALUE);
    Draft discarded =
        database.write(
            connection -> {
              Draft draft =
                  DraftTable.find(connection, in.office(), message)
                      .orElseThrow(() -> DeskProblem.of(DeskProblemType.NOT_FOUND));
              requireRevision(Optional.of(draft), base);
              DraftTable.delete(connection, in.office(), message);
              recount(connection, in.office(), draft.referral());
              append(connection, in, TrailAction.DRAFT_DELETED, message);
              return draft;
            });
    tell(in.office(), discarded.referral());
    return ApiAnswer.none();
  }

  /** Refuses to replace or delete a revision that the person has not seen. */
  private static void requireRevision(Optional<Draft> kept, long known) {
    if (kept.map(Draft::revision).orElse(0L) == known) {
      return;
    }
    DeskProblem problem = DeskProblem.of(DeskProblemType.NEWER_DRAFT);
    throw kept.map(newer -> problem.with("draft", json(newer))).orElse(problem);
  }

  /**
   * Takes the answer that was written on a revision of its draft, which is 0 if no draft was kept.
   */
  private ApiAnswer sign(ApiRequest request) {
    InOffice in = guard.require(request, Role.SIGNER);
    JsonNode body = request.body();
    long base = body.path("revision").asLong(0);
    String referral = referral(body);
    String code = body.path("code").asText("");
    boolean sealed = !body.path("sealedForGateway").isNull();
    Outgoing signed =
        new Outgoing(
            request.uuid("message"),
            referral,
            Requests.code(body, "type"),
            version(body),
            in.person(),
            clock.instant(),
            sealed ? State.WAITING : State.NEEDS_SEAL,
            null,
            null,
            BrowserKeys.sealed(body.path("sealedForOffice")),
            sealed ? BrowserKeys.sealed(body.path("sealedForGateway")) : null,
            0,
            digest(body));
    Outgoing kept =
        database.write(
            connection -> {
              requireReferral(connection, in.office(), referral);
              requireNotDismissed(connection, in.office(), signed.message());
              Optional<Outgoing> before =
                  OutgoingTable.find(connection, in.office(), signed.message());
              if (before.isPresent()) {
                return same(before.get(), signed);
              }
              Optional<Draft> draft = DraftTable.find(connection, in.office(), signed.message());
              requireRevision(draft, base);
              OfficeWork.requireMaySign(
                  connection, in.membership(), signed.type(), code, draft.map(Draft::person));
              OutgoingTable.insert(connection, in.office(), signed);
              DraftTable.delete(connection, in.office(), signed.message());
              recount(connection, in.office(), referral);
              append(connection, in, TrailAction.SIGNED, signed.message());
              return signed;
            });
    in.link().sendSoon();
    tell(in.office(), referral);
    events.outbox(in.office(), signed.message());
    return ApiAnswer.json(json(kept));
  }

  /**
   * Returns the existing answer if the request is a repetition. Otherwise it refuses, and shows the
   * existing answer.
   */
  private static Outgoing same(Outgoing before, Outgoing signed) {
    if (before.sealedForOffice().equals(signed.sealedForOffice())) {
      return before;
    }
    throw DeskProblem.of(DeskProblemType.OTHER_ANSWER).with("outgoing", json(before));
  }

  /** Takes away an answer that the gateway refused. */
  private ApiAnswer dismiss(ApiRequest request) {
    InOffice in = guard.require(request, Role.SIGNER);
    String message = request.uuid("message");
    database.write(
        connection -> {
          if (!OutgoingTable.dismiss(connection, in.office(), message)) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          append(connection, in, TrailAction.DISMISSED, message);
          return true;
        });
    events.outbox(in.office(), message);
    return ApiAnswer.none();
  }

  /** The last accepted answers of a type, of all referrals, with their copies for the office. */
  private ApiAnswer earlier(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String type = request.query("type");
    int version = (int) request.number("version", 1, MAX_VERSION);
    return ApiAnswer.json(
        database.read(
            connection -> {
              ObjectNode answer = JSON.createObjectNode();
              answer.putArray("outbox");
              OutgoingTable.accepted(connection, in.office(), type, version, EARLIER_AT_ONCE)
                  .forEach(outgoing -> answer.withArray("outbox").add(json(outgoing)));
              return answer;
            }));
  }

  /**
   * Lists answers that a browser with the key must seal anew, because the gateway's key was away or
   * has changed. It lists the first one of each referral that the named keys open, so the gateway
   * gets them in the order of their signatures. It counts those that others of the office can open.
   */
  private ApiAnswer toSeal(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    Set<String> keys = request.queries("key");
    return ApiAnswer.json(
        database.read(
            connection -> {
              List<ToSeal> all = OutgoingTable.toSeal(connection, in.office());
              List<ToSeal> own =
                  all.stream()
                      .filter(
                          answerToSeal ->
                              keys.contains(BrowserKeys.sealedTo(answerToSeal.header())))
                      .toList();
              Set<String> ofOthers = new HashSet<>(OfficeKeyTable.held(connection, in.office()));
              ofOthers.removeAll(keys);
              Set<String> referrals = new HashSet<>();
              List<ToSeal> next =
                  own.stream()
                      .filter(
                          answerToSeal ->
                              answerToSeal.referral() == null
                                  || referrals.add(answerToSeal.referral()))
                      .limit(SEALED_AT_ONCE)
                      .toList();
              ObjectNode answer = JSON.createObjectNode();
              answer.putArray("outbox");
              for (ToSeal answerToSeal : next) {
                OutgoingTable.find(connection, in.office(), answerToSeal.message())
                    .ifPresent(waiting -> answer.withArray("outbox").add(json(waiting)));
              }
              return answer.put(
                  "others",
                  all.stream()
                      .filter(
                          answerToSeal ->
                              ofOthers.contains(BrowserKeys.sealedTo(answerToSeal.header())))
                      .count());
            }));
  }

  /**
   * Takes a sealed answer that needs it. The signature is inside, so persons who may not sign may
   * do this. The host cannot see the content. The gateway compares it with the digest that the
   * signer stated.
   */
  private ApiAnswer sealAnew(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String message = request.uuid("message");
    String sealed = BrowserKeys.sealed(request.body().path("sealedForGateway"));
    database.write(
        connection -> {
          if (OutgoingTable.find(connection, in.office(), message).isEmpty()) {
            throw DeskProblem.of(DeskProblemType.NOT_FOUND);
          }
          if (!OutgoingTable.sealAnew(connection, in.office(), message, sealed)) {
            throw DeskProblem.of(DeskProblemType.CONFLICT);
          }
          append(connection, in, TrailAction.SEALED_ANEW, message);
          return true;
        });
    in.link().sendSoon();
    events.outbox(in.office(), message);
    return ApiAnswer.none();
  }

  private ApiAnswer submissionKey(ApiRequest request) {
    InOffice in = guard.require(request, Role.CLERK);
    String jws =
        in.link()
            .submissionKey()
            .join()
            .orElseThrow(() -> DeskProblem.of(DeskProblemType.GATEWAY_UNREACHABLE));
    return ApiAnswer.bytes("application/jose", jws.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable String referral(JsonNode body) {
    JsonNode referral = body.path("referral");
    if (referral.isNull()) {
      return null;
    }
    String text = Requests.text(body, "referral", 36);
    try {
      if (UUID.fromString(text).toString().equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      throw Requests.malformed("referral");
    }
    throw Requests.malformed("referral");
  }

  private static int version(JsonNode body) {
    int version = body.path("version").asInt(0);
    if (version < 1 || version > MAX_VERSION) {
      throw Requests.malformed("version");
    }
    return version;
  }

  private static String digest(JsonNode body) {
    String digest = Requests.text(body, "digest", DIGEST_CHARACTERS);
    if (!digest.matches("[A-Za-z0-9_-]{" + DIGEST_CHARACTERS + "}")) {
      throw Requests.malformed("digest");
    }
    return digest;
  }

  /** Refuses an id whose signed answer the office has dismissed. Nobody can bring it back. */
  private static void requireNotDismissed(Connection connection, String office, String message)
      throws SQLException {
    if (OutgoingTable.isDismissed(connection, office, message)) {
      throw DeskProblem.of(DeskProblemType.CONFLICT);
    }
  }

  private static void requireReferral(
      Connection connection, String office, @Nullable String referral) throws SQLException {
    if (referral != null && ReferralTable.find(connection, office, referral).isEmpty()) {
      throw DeskProblem.of(DeskProblemType.NOT_FOUND);
    }
  }

  private static void recount(Connection connection, String office, @Nullable String referral)
      throws SQLException {
    if (referral != null) {
      ReferralTable.recount(connection, office, referral);
    }
  }

  private void tell(String office, @Nullable String referral) {
    if (referral != null) {
      events.inbox(office, referral);
    }
  }

  private long append(Connection connection, InOffice in, TrailAction action, String message)
      throws SQLException {
    return trail.append(connection, in.did(clock.instant(), action, Map.of("message", message)));
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("was kept as JSON", e);
    }
  }
}
