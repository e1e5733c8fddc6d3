package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayProblem;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.schemas.codes.CodeList;

/**
 * Keeps what the gateway says of an office's referrals: state, facts in clear, timeline, what is
 * due and what may be sent. So reading goes on while the gateway cannot be reached.
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
  private final GatewayClient client;
  private final CodeList urgencies;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Duration askAgain;

  /**
   * About which the gateway gave no answer: it is asked about them last, so that one about which it
   * never answers keeps none of the others waiting.
   */
  private final Set<String> unanswered = new LinkedHashSet<>();

  /** Whether the write-ahead log may hold what was erased: also after a crash. */
  private boolean logHoldsErased = true;

  /**
   * Of an office.
   *
   * @param askAgain after which time the gateway is asked about a referral in which nothing happens
   */
  ReferralRefresh(
      DeskDatabase database,
      DeskTrail trail,
      String office,
      GatewayClient client,
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
   * Reads the list of what has changed, then each of those, then some in which nothing has changed
   * for long: the list does not name what was erased. Ends at the first call without answer; the
   * next run goes on with the others.
   */
  void run() throws InterruptedException {
    readList();
    boolean told = true;
    List<String> stale = stale("");
    while (told && !stale.isEmpty()) {
      told = readEach(answered(stale));
      stale = stale(stale.getLast());
    }
    if (told && readEach(answered(unasked()))) {
      readEach(List.copyOf(unanswered));
    }
    if (logHoldsErased) {
      logHoldsErased = !database.emptyLog();
    }
  }

  private List<String> answered(List<String> referrals) {
    return referrals.stream().filter(one -> !unanswered.contains(one)).toList();
  }

  /** Whether the gateway answered about all of them. */
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
    String query = since.map(time -> "since=" + time + "&").orElse("") + "limit=500";
    Optional<String> asOf = Optional.empty();
    Optional<String> cursor = Optional.empty();
    for (int page = 0; page < MAX_PAGES; page++) {
      String asked = cursor.map(place -> "&cursor=" + place).orElse("");
      Optional<JsonNode> answer = found(client.referrals(query + asked));
      if (answer.isEmpty()) {
        return;
      }
      JsonNode list = answer.get();
      database.write(
          connection -> {
            for (JsonNode one : list.path("referrals")) {
              String referral = one.path("referral").asText();
              Instant changed = Instant.parse(one.path("changed").asText());
              String type = one.path("type").asText();
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
   * Whether the gateway answered. What it says of a referral is kept together: where a part does
   * not come, nothing is, and it is asked again.
   */
  private boolean readOne(String referral) throws InterruptedException {
    RequestOutcome timeline = timeline(UUID.fromString(referral));
    if (!(timeline instanceof RequestOutcome.Found(JsonNode whole))) {
      return otherwise(referral, timeline);
    }
    RequestOutcome actions = joined(client.actions(UUID.fromString(referral)));
    if (!(actions instanceof RequestOutcome.Found(JsonNode possible))) {
      return otherwise(referral, actions);
    }
    keep(referral, whole, possible);
    events.inbox(office, referral);
    return true;
  }

  /** Whether the gateway answered, with something else than a document. */
  private boolean otherwise(String referral, RequestOutcome outcome) {
    return switch (outcome) {
      case RequestOutcome.Refused(GatewayProblem problem) -> {
        if (problem.status() == 410 && problem.type().endsWith(ERASED)) {
          erase(referral, problem.document());
        } else {
          notTold(referral);
        }
        yield true;
      }
      case RequestOutcome.Found _,
          RequestOutcome.Accepted _,
          RequestOutcome.File _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.Unproven _,
          RequestOutcome.Unreachable _ ->
          false;
    };
  }

  private void notTold(String referral) {
    database.write(
        connection -> {
          ReferralTable.notTold(connection, office, referral, clock.instant());
          return true;
        });
  }

  /** The gateway has erased it: nothing of it is left here either. */
  private void erase(String referral, JsonNode said) {
    Erasure erasure = new Erasure(said.path("erased").asText(""), said.path("basis").asText(""));
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

  /** The timeline with the steps of its further pages, or what came in place of one of them. */
  private RequestOutcome timeline(UUID referral) throws InterruptedException {
    RequestOutcome first = joined(client.timeline(referral));
    if (!(first instanceof RequestOutcome.Found(JsonNode told))) {
      return first;
    }
    ObjectNode timeline = told.deepCopy();
    ArrayNode entries = timeline.withArray("entries");
    long next = told.path("next").asLong(0);
    for (int page = 1; page < MAX_PAGES && next > 0; page++) {
      RequestOutcome more = joined(client.timeline(referral, next));
      if (!(more instanceof RequestOutcome.Found(JsonNode one))) {
        return more;
      }
      one.path("entries").forEach(entries::add);
      next = one.path("next").asLong(0);
    }
    timeline.remove("next");
    return new RequestOutcome.Found(timeline);
  }

  private void keep(String referral, JsonNode timeline, JsonNode actions) {
    Instant now = clock.instant();
    JsonNode facts = timeline.path("facts");
    int urgency = urgencies.rank(facts.path("urgency").asText());
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

  /** What this office owes next. */
  private Optional<DueStage> due(JsonNode timeline) {
    Optional<DueStage> earliest = Optional.empty();
    for (JsonNode deadline : timeline.path("deadlines")) {
      if (deadline.path("agency").asText().equals(office)) {
        DueStage one =
            new DueStage(
                deadline.path("stage").asText(), Instant.parse(deadline.path("due").asText()));
        if (earliest.isEmpty() || one.at().isBefore(earliest.get().at())) {
          earliest = Optional.of(one);
        }
      }
    }
    return earliest;
  }

  private static Optional<JsonNode> found(CompletableFuture<RequestOutcome> asked)
      throws InterruptedException {
    return joined(asked) instanceof RequestOutcome.Found(JsonNode document)
        ? Optional.of(document)
        : Optional.empty();
  }

  /** Waits so that a stop ends the wait. */
  static <T> T joined(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }
}
