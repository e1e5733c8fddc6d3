package org.wasl.connectors.intermediary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wasl.connectors.http.PartnerApi;

/**
 * Takes the messages of one connection, has each answered by the door, and finishes it. Messages
 * that the door defers are kept and asked for again after a pause; what comes after them waits
 * behind them, but for receipts and refusals: deliveries go on while the door takes no message.
 * Used by one thread.
 */
final class InboundConsumer {
  private static final long IDLE_MILLIS = 3_600_000;

  private final String agency;
  private final AgencyConnection connection;
  private final IntermediaryConnector.Limits limits;
  private final DoorCaller door;
  private final PartnerApi api;
  private final CountDownLatch stopping;

  /** In the order in which they came. */
  private final Deque<IncomingMessage> deferred = new ArrayDeque<>();

  /** When what was deferred is asked for again, by {@link System#nanoTime}. */
  private long retryAt = System.nanoTime();

  /**
   * @param agency whose connection it is
   * @param stopping reaches 0 when the gateway stops
   */
  InboundConsumer(
      String agency,
      AgencyConnection connection,
      IntermediaryConnector.Limits limits,
      DoorCaller door,
      PartnerApi api,
      CountDownLatch stopping) {
    this.agency = agency;
    this.connection = connection;
    this.limits = limits;
    this.door = door;
    this.api = api;
    this.stopping = stopping;
  }

  /** Waits for what can be worked on now; empty where there is nothing yet. */
  List<IncomingMessage> next() throws IntermediaryUnavailableException {
    List<IncomingMessage> received = receive();
    if (deferred.isEmpty()) {
      return received;
    }
    List<IncomingMessage> batch = new ArrayList<>();
    received.forEach(message -> (message.endsDelivery() ? batch : deferred).add(message));
    if (isRetryDue()) {
      for (int i = 0; i < limits.maxConcurrentPerAgency() && !deferred.isEmpty(); i++) {
        batch.add(deferred.remove());
      }
    }
    return batch;
  }

  private List<IncomingMessage> receive() throws IntermediaryUnavailableException {
    long untilRetry = TimeUnit.NANOSECONDS.toMillis(retryAt - System.nanoTime());
    long waitMillis = deferred.isEmpty() ? IDLE_MILLIS : Math.max(1, untilRetry);
    if (deferred.stream().mapToLong(IncomingMessage::bytes).sum() < api.maxBodyBytesPerAgency()) {
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

  /** Has the messages answered, finishes those that are, and keeps the others. */
  void work(List<IncomingMessage> messages) throws IntermediaryUnavailableException {
    boolean retried = isRetryDue();
    List<AnsweredMessage> answered = new ArrayList<>();
    List<IncomingMessage> kept = new ArrayList<>();
    long pauseSeconds = Long.MAX_VALUE;
    List<DoorCaller.DoorOutcome> outcomes = ask(messages);
    for (int i = 0; i < messages.size(); i++) {
      switch (outcomes.get(i)) {
        case DoorCaller.DoorOutcome.Answered(var answer) ->
            answered.add(new AnsweredMessage(messages.get(i), answer));
        case DoorCaller.DoorOutcome.Deferred(var seconds) -> {
          kept.add(messages.get(i));
          pauseSeconds = Math.min(pauseSeconds, seconds);
        }
      }
    }
    kept.reversed().forEach(deferred::addFirst);
    if (retried && !kept.isEmpty()) {
      retryAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(pauseSeconds);
    }
    connection.finish(answered);
  }

  /**
   * All at once, but for messages of a referral: each of them after all that came before it, and
   * not while one of these is deferred.
   */
  private List<DoorCaller.DoorOutcome> ask(List<IncomingMessage> messages) {
    List<CompletableFuture<DoorCaller.DoorOutcome>> outcomes = new ArrayList<>();
    for (IncomingMessage message : messages) {
      boolean waits =
          message.keepsOrder()
              && outcomes.stream().map(CompletableFuture::join).toList().stream()
                  .anyMatch(DoorCaller.DoorOutcome.Deferred.class::isInstance);
      outcomes.add(
          waits
              ? CompletableFuture.completedFuture(
                  new DoorCaller.DoorOutcome.Deferred(Long.MAX_VALUE))
              : CompletableFuture.supplyAsync(
                  () -> door.answer(agency, connection.thumbprint(), message), api.work()));
    }
    return outcomes.stream().map(CompletableFuture::join).toList();
  }
}
