package org.wasl.connectors.intermediary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.InboundAttempts;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.problem.ProblemType;

/**
 * Takes the messages of one connection, passes each to the door, and finishes it. A message that
 * the door defers is kept and tried again after a pause. Later messages wait behind it, except
 * receipts and refusals. So deliveries continue while the door accepts no messages. Used by one
 * thread.
 */
final class InboundConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(InboundConsumer.class);
  private static final long IDLE_MILLIS = 3_600_000;

  private final AgencyId agency;
  private final AgencyConnection connection;
  private final IntermediaryConnector.Limits limits;
  private final DoorCaller door;
  private final PartnerApi api;
  private final CountDownLatch stopping;

  private final InboundAttempts.OfAgency attempts;

  /** A message that was read, with its {@link UnreadMessage#identity}. */
  private record Named(String identity, IncomingMessage message) {}

  /** Received and not read. */
  private final Deque<UnreadMessage> unread = new ArrayDeque<>();

  /** In the order in which they came. */
  private final Deque<Named> deferred = new ArrayDeque<>();

  /** The time of the next attempt at the deferred messages, by {@link System#nanoTime}. */
  private long retryAt = System.nanoTime();

  /**
   * @param agency owner of the connection
   * @param attempts counts the begun messages
   * @param stopping reaches 0 when the gateway stops
   */
  InboundConsumer(
      AgencyId agency,
      AgencyConnection connection,
      IntermediaryConnector.Limits limits,
      DoorCaller door,
      PartnerApi api,
      InboundAttempts.OfAgency attempts,
      CountDownLatch stopping) {
    this.agency = agency;
    this.connection = connection;
    this.limits = limits;
    this.door = door;
    this.api = api;
    this.attempts = attempts;
    this.stopping = stopping;
  }

  /** Waits for work. False if there is none yet. */
  boolean await() throws IntermediaryUnavailableException {
    if (unread.isEmpty()) {
      unread.addAll(receive());
    }
    return !unread.isEmpty() || !deferred.isEmpty() && isRetryDue();
  }

  private List<UnreadMessage> receive() throws IntermediaryUnavailableException {
    long untilRetry = TimeUnit.NANOSECONDS.toMillis(retryAt - System.nanoTime());
    long waitMillis = deferred.isEmpty() ? IDLE_MILLIS : Math.max(1, untilRetry);
    if (deferred.stream().mapToLong(each -> each.message().bytes()).sum()
        < api.maxBodyBytesPerAgency()) {
      return connection.receive(limits.maxConcurrentPerAgency(), waitMillis);
    }
    try {
      stopping.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  private boolean isRetryDue() {
    return retryAt - System.nanoTime() <= 0;
  }

  /**
   * Reads the received messages, asks the door, finishes the answered ones and keeps the deferred
   * ones. Then does this for earlier deferred messages whose time has come. A suspect is processed
   * alone. A message whose processing throws has no recorded end.
   */
  void work() throws IntermediaryUnavailableException {
    List<UnreadMessage> taken = take(unread, UnreadMessage::identity);
    if (!taken.isEmpty()) {
      attempt(taken.stream().map(UnreadMessage::identity).toList(), () -> answer(read(taken)));
    }
    if (!deferred.isEmpty() && isRetryDue()) {
      List<Named> due = take(deferred, Named::identity);
      attempt(due.stream().map(Named::identity).toList(), () -> answer(due));
    }
  }

  /** The first ones up to a suspect, or a suspect alone. */
  private <M> List<M> take(Deque<M> from, Function<M, String> identity) {
    List<M> taken = new ArrayList<>();
    boolean suspect = false;
    while (!from.isEmpty() && !suspect && taken.size() < limits.maxConcurrentPerAgency()) {
      suspect = attempts.isSuspect(identity.apply(from.element()));
      if (suspect && !taken.isEmpty()) {
        return taken;
      }
      taken.add(from.remove());
    }
    return taken;
  }

  private interface Attempt {
    /** Gives the names of the messages that had an end. */
    List<String> run() throws IntermediaryUnavailableException;
  }

  private void attempt(List<String> begun, Attempt attempt)
      throws IntermediaryUnavailableException {
    try (InboundAttempts.Turn _ = attempts.turn(begun)) {
      attempts.begin(begun);
      List<String> ended = List.of();
      try {
        ended = attempt.run();
      } catch (IntermediaryUnavailableException e) {
        attempts.end(begun, ended); // no fault of a message
        throw e;
      }
      attempts.end(begun, ended);
    }
  }

  private List<Named> read(List<UnreadMessage> taken) throws IntermediaryUnavailableException {
    boolean waits = !deferred.isEmpty();
    List<Named> batch = new ArrayList<>();
    for (UnreadMessage message : taken) {
      Optional<Named> named = read(message).map(read -> new Named(message.identity(), read));
      named.ifPresent(
          each -> (waits && !each.message().endsDelivery() ? deferred : batch).add(each));
    }
    return batch;
  }

  private Optional<IncomingMessage> read(UnreadMessage message)
      throws IntermediaryUnavailableException {
    if (!attempts.isSpent(message.identity())) {
      return message.read();
    }
    LOG.error("refusing a message of {} unread, it ended the process or its thread", agency);
    return Optional.of(message.unread(ProblemType.INTERNAL));
  }

  /** Asks the door about the messages, finishes the answered ones and keeps the others. */
  private List<String> answer(List<Named> messages) throws IntermediaryUnavailableException {
    boolean retried = isRetryDue();
    List<AnsweredMessage> answered = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    List<Named> kept = new ArrayList<>();
    long pauseSeconds = Long.MAX_VALUE;
    List<DoorCaller.DoorOutcome> outcomes = ask(messages.stream().map(Named::message).toList());
    for (int i = 0; i < messages.size(); i++) {
      Named namedMessage = messages.get(i);
      switch (outcomes.get(i)) {
        case DoorCaller.DoorOutcome.Answered(var answer) -> {
          answered.add(new AnsweredMessage(namedMessage.message(), answer));
          ended.add(namedMessage.identity());
        }
        case DoorCaller.DoorOutcome.Deferred(var seconds) -> {
          kept.add(namedMessage);
          pauseSeconds = Math.min(pauseSeconds, seconds);
        }
      }
    }
    kept.reversed().forEach(deferred::addFirst);
    if (retried && !kept.isEmpty()) {
      retryAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(pauseSeconds);
    }
    connection.finish(answered);
    return ended;
  }

  /**
   * Asks about all at once, except that messages of one referral follow each other. If one of these
   * is deferred, its later messages are deferred with it.
   */
  private List<DoorCaller.DoorOutcome> ask(List<IncomingMessage> messages) {
    List<CompletableFuture<DoorCaller.DoorOutcome>> outcomes = new ArrayList<>();
    for (IncomingMessage message : messages) {
      Optional<DoorCaller.DoorOutcome> pause =
          message.keepsOrder()
              ? outcomes.stream().map(CompletableFuture::join).toList().stream()
                  .filter(DoorCaller.DoorOutcome.Deferred.class::isInstance)
                  .findFirst()
              : Optional.empty();
      outcomes.add(
          pause
              .map(CompletableFuture::completedFuture)
              .orElseGet(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> door.answer(agency, connection.thumbprint(), message),
                          api.work())));
    }
    return outcomes.stream().map(CompletableFuture::join).toList();
  }
}
