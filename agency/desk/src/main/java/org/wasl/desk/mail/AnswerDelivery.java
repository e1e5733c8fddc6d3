package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.client.AgencyInbox;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
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
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.Backoff;

/**
 * Sends answers that an office's persons have signed, and their receipts that a message was on the
 * screen. Each is sent until the gateway has answered. The gateway takes it once, by its id.
 */
final class AnswerDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerDelivery.class);

  /** Rows that are read from the store at once. */
  private static final int AT_ONCE = 100;

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final String KEY_GONE = "/unknown-submission-key";
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;

  /** The time that a receipt of delivery may take after a person has read the message. */
  private static final Duration DELIVERY_UNDER_WAY = Duration.ofSeconds(30);

  private final DeskDatabase database;
  private final DeskTrail trail;
  private final String office;
  private final AnswerChannel channel;
  private final AgencyInbox inbox;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Duration maxPause;

  /** Answers of which was logged that the gateway's word on them does not count. */
  private final Set<String> unproven = ConcurrentHashMap.newKeySet();

  /**
   * Deliveries whose receipt of delivery the gateway does not have yet, with the time since when it
   * says so. Without it, the gateway takes no receipt of retrieval.
   */
  private final Map<DeliveryId, Instant> undelivered = new ConcurrentHashMap<>();

  /** Submits a sealed answer, and returns the gateway's outcome. */
  @FunctionalInterface
  interface AnswerChannel {
    /**
     * Sends it.
     *
     * @param referral empty for a new case
     * @param digest digest of the message inside, as its signer stated it; empty if there is none
     * @param jwe compact JWE to the gateway's submission key
     */
    Outcome submit(
        Optional<ReferralId> referral, MessageId message, Optional<String> digest, byte[] jwe)
        throws InterruptedException;
  }

  AnswerDelivery(
      DeskDatabase database,
      DeskTrail trail,
      String office,
      AnswerChannel channel,
      AgencyInbox inbox,
      InstantSource clock,
      DeskEvents events,
      Duration maxPause) {
    this.database = database;
    this.trail = trail;
    this.office = office;
    this.channel = channel;
    this.inbox = inbox;
    this.clock = clock;
    this.events = events;
    this.maxPause = maxPause;
  }

  /**
   * Sends all that is due. If the gateway rejects one, the others do not wait.
   *
   * @param all whether to send those that should wait longer too, because the gateway answers again
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
    Outcome outcome =
        channel.submit(
            Optional.ofNullable(answer.referral()).map(ReferralId::parse),
            MessageId.parse(answer.message()),
            Optional.ofNullable(answer.digest()),
            jwe);
    switch (outcome) {
      case Outcome.Accepted accepted -> settle(answer, State.ACCEPTED, null, accepted.jws());
      case Refused(RefusalProblem problem) when problem.isOfConnection() -> {
        if (unproven.add(answer.message())) {
          LOG.warn(
              "{}: the gateway does not take {}, it is sent again: {} {}; does the operator's"
                  + " directory have the office's certificate?",
              office,
              answer.message(),
              problem.status(),
              problem.type());
        }
        sendLater(answer);
      }
      case Refused(RefusalProblem problem) ->
          settle(
              answer,
              problem.type().endsWith(KEY_GONE) ? State.NEEDS_SEAL : State.REFUSED,
              document(problem),
              null);
      case Unavailable _ -> sendLater(answer);
      case Unproven(String reason, int _) -> {
        if (unproven.add(answer.message())) {
          LOG.warn(
              "{}: the gateway's answer to {} does not count, it is sent again: {}; are the"
                  + " gateway's keys in the office's folder those of now?",
              office,
              answer.message(),
              reason);
        }
        sendLater(answer);
      }
    }
  }

  private static String document(RefusalProblem problem) {
    JsonNode document = AnswerJson.of(problem.document());
    return document.isEmpty()
        ? new JsonMapper()
            .createObjectNode()
            .put("type", problem.type())
            .put("title", problem.title())
            .put("status", problem.status())
            .toString()
        : document.toString();
  }

  private void sendLater(Outgoing answer) {
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
    DeliveryId delivery = seen.received().deliveryId();
    byte[] receipt = String.valueOf(seen.retrievalReceipt()).getBytes(StandardCharsets.US_ASCII);
    switch (inbox.acknowledge(delivery, receipt)) {
      case HandInAnswer.Recorded _ -> {}
      case Unavailable _ -> {
        return; // sent again
      }
      case Refused(RefusalProblem problem) -> {
        if (problem.status() == FORBIDDEN // the office's certificate is refused, not the receipt
            || (problem.status() == CONFLICT && mayBeDeliveredSoon(delivery))) {
          return; // sent again
        }
        LOG.warn(
            "{}: the gateway refused the receipt of retrieval of {}: {}",
            office,
            delivery,
            problem.status());
      }
    }
    undelivered.remove(delivery);
    database.write(
        connection -> {
          DeliveryTable.retrievalSent(connection, office, delivery);
          return true;
        });
  }

  private boolean mayBeDeliveredSoon(DeliveryId delivery) {
    Instant now = clock.instant();
    Instant since = undelivered.computeIfAbsent(delivery, first -> now);
    return !new WallPause(since, DELIVERY_UNDER_WAY).isOver(now);
  }
}
