package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ErasedTable;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.NamedDocument;
import org.wasl.desk.store.GatewayDocuments.ReferralDocuments;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.ReferralTable.DueStage;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeList;

/**
 * Keeps the gateway's data about an office's referrals, which are state, facts in clear, timeline,
 * due stages and allowed actions. So reading goes on while the gateway cannot be reached.
 */
final class ReferralRefresh {
  /** Name of the mark up to which the gateway's list was read. */
  private static final String SINCE = "referrals-since";

  /** Referrals that are read from the store at once. */
  private static final int AT_ONCE = 200;

  /** The gateway has reckoned deadlines by then, after a change. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private static final int MAX_PAGES = 1_000;
  private static final String ERASED = "/erased";

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final String office;
  private final WaslClient client;
  private final CodeList urgencies;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Duration askAgain;

  /**
   * Referrals about which the gateway gave no answer. They come last, so a referral without answers
   * does not delay the others.
   */
  private final Set<String> unanswered = new LinkedHashSet<>();

  /** Tells whether the write-ahead log may hold erased data, also after a crash. */
  private boolean logHoldsErased = true;

  /**
   * Refreshes the referrals of an office.
   *
   * @param askAgain after which time the gateway is asked about a referral in which nothing happens
   */
  ReferralRefresh(
      DeskDatabase database,
      DeskTrail trail,
      String office,
      WaslClient client,
      CodeList urgencies,
      InstantSource clock,
      DeskEvents events,
      Duration askAgain) {
    this.database = database;
    this.trail = trail;
    this.askAgain = askAgain;
    this.office = office;
    this.client = client;
    this.urgencies = urgencies;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Reads the list of changes, then each changed referral, then some that have not changed for
   * long. The list does not name erased referrals. It ends at the first call without answer. The
   * next run goes on with the others.
   */
  void run() throws InterruptedException {
    readList();
    boolean answering = true;
    List<String> stale = stale("");
    while (answering && !stale.isEmpty()) {
      answering = readEach(answered(stale));
      stale = stale(stale.getLast());
    }
    if (answering && readEach(answered(unasked()))) {
      readEach(List.copyOf(unanswered));
    }
    if (logHoldsErased) {
      logHoldsErased = !database.emptyLog();
    }
  }

  private List<String> answered(List<String> referrals) {
    return referrals.stream().filter(referral -> !unanswered.contains(referral)).toList();
  }

  /** Tells whether the gateway answered about all of them. */
  private boolean readEach(List<String> referrals) throws InterruptedException {
    for (String referral : referrals) {
      unanswered.remove(referral);
      if (!readOne(referral)) {
        unanswered.add(referral);
        return false;
      }
    }
    return true;
  }

  private List<String> unasked() {
    Instant now = clock.instant();
    Instant since = now.minus(askAgain);
    return database.read(
        connection -> ReferralTable.unasked(connection, office, since, now, AT_ONCE));
  }

  private List<String> stale(String after) {
    return database.read(connection -> ReferralTable.stale(connection, office, after, AT_ONCE));
  }

  private void readList() throws InterruptedException {
    Optional<String> since =
        database
            .read(connection -> GatewayDocuments.named(connection, office, SINCE))
            .map(NamedDocument::document);
    Map<String, List<String>> query = new HashMap<>(Map.of("limit", List.of("500")));
    since.ifPresent(time -> query.put("since", List.of(time)));
    Optional<String> asOf = Optional.empty();
    Optional<String> cursor = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      cursor.ifPresent(place -> query.put("cursor", List.of(place)));
      if (!(client.referrals(query) instanceof Answer.Found(String found))) {
        return;
      }
      JsonNode list = AnswerJson.of(found);
      database.write(
          connection -> {
            for (JsonNode node : list.path("referrals")) {
              String referral = node.path("referral").asText();
              Instant changed = Instant.parse(node.path("changed").asText());
              String type = node.path("type").asText();
              ReferralTable.touch(connection, office, referral, type, "", changed);
            }
            return true;
          });
      asOf = asOf.or(() -> Optional.of(list.path("asOf").asText()));
      cursor = Optional.of(list.path("next").asText("")).filter(next -> !next.isEmpty());
      if (cursor.isEmpty()) {
        break;
      }
    }
    String upTo = asOf.orElse("");
    database.write(
        connection -> {
          GatewayDocuments.putNamed(connection, office, SINCE, upTo, clock.instant());
          return true;
        });
  }

  /**
   * Tells whether the gateway answered. The parts of a referral are kept together. If a part is
   * missing, none is kept, and the gateway is asked again.
   */
  private boolean readOne(String referral) throws InterruptedException {
    ReferralId id = ReferralId.parse(referral);
    return switch (client.timeline(id)) {
      case CallFailure failure -> otherwise(referral, failure);
      case Answer.Found(String first) -> {
        ObjectNode timeline = AnswerJson.of(first);
        Optional<CallFailure> missing = addFurtherPages(id, timeline);
        yield missing.isPresent()
            ? otherwise(referral, missing.get())
            : timeline.hasNonNull("state") && readActions(referral, timeline);
      }
    };
  }

  private boolean readActions(String referral, JsonNode timeline) throws InterruptedException {
    return switch (client.actions(ReferralId.parse(referral))) {
      case Answer.Found(String actions) -> {
        keep(referral, timeline, AnswerJson.of(actions));
        events.inbox(office, referral);
        yield true;
      }
      case CallFailure failure -> otherwise(referral, failure);
    };
  }

  /** Tells whether the gateway answered, with something else than a document. */
  private boolean otherwise(String referral, CallFailure failure) {
    return switch (failure) {
      case Refused(RefusalProblem problem) -> {
        if (problem.status() == 410 && problem.type().endsWith(ERASED)) {
          erase(referral, AnswerJson.of(problem.document()));
        } else {
          notTold(referral);
        }
        yield true;
      }
      case Unproven _, Unavailable _ -> false;
    };
  }

  private void notTold(String referral) {
    database.write(
        connection -> {
          ReferralTable.notTold(connection, office, referral, clock.instant());
          return true;
        });
  }

  /** Deletes a referral that the gateway has erased, so nothing of it is left here either. */
  private void erase(String referral, JsonNode tombstone) {
    Erasure erasure =
        new Erasure(tombstone.path("erased").asText(""), tombstone.path("basis").asText(""));
    database.write(
        connection -> {
          ErasedTable.erase(connection, office, referral, erasure);
          trail.append(
              connection,
              new TrailEntry(
                  clock.instant(),
                  office,
                  TrailEntry.HOST,
                  TrailAction.ERASED,
                  Map.of("referral", referral)));
          return true;
        });
    logHoldsErased = true;
    events.inbox(office, referral);
  }

  /**
   * Adds the steps of the further pages, or gives the failure of the first page that is missing.
   */
  private Optional<CallFailure> addFurtherPages(ReferralId referral, ObjectNode timeline)
      throws InterruptedException {
    ArrayNode entries = timeline.withArray("entries");
    long next = timeline.path("next").asLong(0);
    for (int page = 1; page < MAX_PAGES && next > 0; page++) {
      switch (client.timeline(referral, OptionalLong.of(next))) {
        case Answer.Found(String further) -> {
          JsonNode node = AnswerJson.of(further);
          node.path("entries").forEach(entries::add);
          next = node.path("next").asLong(0);
        }
        case CallFailure failure -> {
          return Optional.of(failure);
        }
      }
    }
    timeline.remove("next");
    return Optional.empty();
  }

  private void keep(String referral, JsonNode timeline, JsonNode actions) {
    Instant now = clock.instant();
    JsonNode facts = timeline.path("facts");
    int urgency = urgencies.rank(facts.path("urgency").asText()).orElse(-1);
    database.write(
        connection -> {
          GatewayDocuments.put(
              connection,
              office,
              referral,
              new ReferralDocuments(timeline.toString(), actions.toString(), now));
          ReferralTable.recordAnswer(
              connection,
              office,
              referral,
              timeline.path("state").asText(""),
              facts.isObject() ? facts.toString() : "{}",
              urgency,
              due(timeline),
              now,
              now.minus(SETTLING));
          return true;
        });
  }

  /** Returns the next stage that this office owes. */
  private Optional<DueStage> due(JsonNode timeline) {
    Optional<DueStage> earliest = Optional.empty();
    for (JsonNode deadline : timeline.path("deadlines")) {
      if (deadline.path("agency").asText().equals(office)) {
        DueStage dueStage =
            new DueStage(
                deadline.path("stage").asText(), Instant.parse(deadline.path("due").asText()));
        if (earliest.isEmpty() || dueStage.at().isBefore(earliest.get().at())) {
          earliest = Optional.of(dueStage);
        }
      }
    }
    return earliest;
  }
}
