package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.Backoff;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeliveryTable.StoredDelivery;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.OutgoingTable.State;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;
import org.wasl.kit.send.GatewayProblem;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.RequestOutcome;

/**
 * Sends what an office's persons have signed: answers, and receipts that a message was on the
 * screen. Each is sent until the gateway has answered; the gateway takes it once, by its id.
 */
final class AnswerDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerDelivery.class);

  /** What is read from the store at once. */
  private static final int AT_ONCE = 100;

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final String KEY_GONE = "/unknown-submission-key";
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;

  /** How long after a person has read a message its receipt of delivery may be under way. */
  private static final Duration DELIVERY_UNDER_WAY = Duration.ofSeconds(30);

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final String office;
  private final AnswerChannel channel;
  private final InboxClient receipts;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Duration maxPause;

  /** Answers of which was logged that the gateway's word on them does not count. */
  private final Set<String> unproven = ConcurrentHashMap.newKeySet();

  /**
   * Deliveries of which the gateway does not have the receipt of delivery yet, without which it
   * takes none of retrieval: since when it says so.
   */
  private final Map<UUID, Instant> undelivered = new ConcurrentHashMap<>();

  /** Hands a sealed answer in, and tells what the gateway said. */
  @FunctionalInterface
  interface AnswerChannel {
    /**
     * Sends it.
     *
     * @param referral empty for a new case
     * @param jwe compact JWE to the gateway's submission key
     */
    CompletableFuture<RequestOutcome> submit(Optional<UUID> referral, UUID message, byte[] jwe);
  }

  AnswerDelivery(
      DeskDatabase database,
      DeskTrail trail,
      String office,
      AnswerChannel channel,
      InboxClient receipts,
      InstantSource clock,
      DeskEvents events,
      Duration maxPause) {
    this.database = database;
    this.trail = trail;
    this.office = office;
    this.channel = channel;
    this.receipts = receipts;
    this.clock = clock;
    this.events = events;
    this.maxPause = maxPause;
  }

  /**
   * Sends all that is due: what the gateway does not take keeps nothing else waiting.
   *
   * @param all also what should wait longer: the gateway answers again
   */
  void run(boolean all) throws InterruptedException {
    Instant now = clock.instant();
    Duration pause = all ? Duration.ZERO : maxPause;
    List<Outgoing> answers = answers(now, pause, Optional.empty());
    while (!answers.isEmpty()) {
      for (Outgoing answer : answers) {
        send(answer);
      }
      answers = answers(now, pause, Optional.of(answers.getLast()));
    }
    List<StoredDelivery> retrieved = retrieved("");
    while (!retrieved.isEmpty()) {
      for (StoredDelivery seen : retrieved) {
        sendRetrieval(seen);
      }
      retrieved = retrieved(retrieved.getLast().received().deliveryId().toString());
    }
  }

  private List<Outgoing> answers(Instant now, Duration pause, Optional<Outgoing> after) {
    return database.read(
        connection -> OutgoingTable.due(connection, office, now, pause, after, AT_ONCE));
  }

  private List<StoredDelivery> retrieved(String after) {
    return database.read(
        connection -> DeliveryTable.retrievalsToSend(connection, office, after, AT_ONCE));
  }

  private void send(Outgoing answer) throws InterruptedException {
    String sealed = answer.sealedForGateway();
    if (sealed == null) {
      settle(answer, State.NEEDS_SEAL, null, null); // to be sent again: pages are told
      return;
    }
    byte[] jwe = sealed.getBytes(StandardCharsets.US_ASCII);
    RequestOutcome outcome =
        ReferralRefresh.joined(
            channel.submit(
                Optional.ofNullable(answer.referral()).map(UUID::fromString),
                UUID.fromString(answer.message()),
                jwe));
    switch (outcome) {
      case RequestOutcome.Accepted accepted -> settle(answer, State.ACCEPTED, null, accepted.jws());
      case RequestOutcome.Refused(GatewayProblem problem) when problem.isOfConnection() -> {
        if (unproven.add(answer.message())) {
          LOG.warn(
              "{}: the gateway does not take {}, it is sent again: {} {}; does the operator's"
                  + " directory have the office's certificate?",
              office,
              answer.message(),
              problem.status(),
              problem.type());
        }
        again(answer);
      }
      case RequestOutcome.Refused(GatewayProblem problem) ->
          settle(
              answer,
              problem.type().endsWith(KEY_GONE) ? State.NEEDS_SEAL : State.REFUSED,
              document(problem),
              null);
      case RequestOutcome.Found _,
          RequestOutcome.File _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.Unreachable _ ->
          again(answer);
      case RequestOutcome.Unproven(String reason) -> {
        if (unproven.add(answer.message())) {
          LOG.warn(
              "{}: the gateway's answer to {} does not count, it is sent again: {}; are the"
                  + " gateway's keys in the office's folder those of now?",
              office,
              answer.message(),
              reason);
        }
        again(answer);
      }
    }
  }

  private static String document(GatewayProblem problem) {
    return problem.document().isEmpty()
        ? new JsonMapper()
            .createObjectNode()
            .put("type", problem.type())
            .put("title", problem.title())
            .put("status", problem.status())
            .toString()
        : problem.document().toString();
  }

  private void again(Outgoing answer) {
    Backoff backoff = new Backoff(FIRST_PAUSE_MILLIS, maxPause.toMillis());
    Instant next = clock.instant().plusMillis(backoff.after(answer.attempts()));
    database.write(
        connection -> {
          OutgoingTable.again(connection, office, answer, next);
          return true;
        });
  }

  private void settle(
      Outgoing answer, State state, @Nullable String problem, @Nullable String receipt) {
    database.write(
        connection -> {
          OutgoingTable.settle(connection, office, answer, state, problem, receipt);
          String referral = answer.referral();
          if (referral != null) {
            ReferralTable.recount(connection, office, referral);
          }
          if (state != State.NEEDS_SEAL) {
            append(
                connection,
                state == State.ACCEPTED ? TrailAction.ACCEPTED : TrailAction.REFUSED,
                answer.message());
          }
          return true;
        });
    unproven.remove(answer.message());
    events.outbox(office, answer.message());
  }

  private void append(Connection connection, TrailAction action, String message)
      throws SQLException {
    trail.append(
        connection,
        new TrailEntry(
            clock.instant(), office, TrailEntry.HOST, action, Map.of("message", message)));
  }

  private void sendRetrieval(StoredDelivery seen) throws InterruptedException {
    UUID delivery = seen.received().deliveryId();
    byte[] receipt = String.valueOf(seen.retrievalReceipt()).getBytes(StandardCharsets.US_ASCII);
    try {
      receipts.acknowledge(delivery, receipt).get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InboxClient.UnexpectedStatusException answer)
          || !answer.isRefusal()
          || answer.status() == FORBIDDEN // the office's certificate is, not the receipt
          || answer.status() == CONFLICT && mayBeDeliveredSoon(delivery)) {
        return; // sent again
      }
      LOG.warn(
          "{}: the gateway refused the receipt of retrieval of {}: {}",
          office,
          delivery,
          answer.status());
    }
    undelivered.remove(delivery);
    database.write(
        connection -> {
          DeliveryTable.retrievalSent(connection, delivery);
          return true;
        });
  }

  private boolean mayBeDeliveredSoon(UUID delivery) {
    Instant now = clock.instant();
    Instant since = undelivered.computeIfAbsent(delivery, first -> now);
    return !new WallPause(since, DELIVERY_UNDER_WAY).isOver(now);
  }
}
