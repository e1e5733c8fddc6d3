package org.wasl.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.wasl.client.PushEndpoint.PushResponse;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.DeliveryAnswer;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.InboxAnswer;
import org.wasl.client.answer.PollOutcome;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.FaultTrace;

/** Collects waiting deliveries: lists them, fetches each, has it taken, hands in the receipt. */
final class InboxCollector {
  private static final Logger LOG = Logger.getLogger(InboxCollector.class.getName());
  private static final int OK = 200;

  private final AgencyInbox inbox;
  private final GatewayCalls calls;
  private final int fetches;
  private final DeliveryTaker taker;

  /**
   * A collector.
   *
   * @param fetches deliveries that are fetched at once
   */
  InboxCollector(AgencyInbox inbox, GatewayCalls calls, int fetches, DeliveryTaker taker) {
    this.inbox = inbox;
    this.calls = calls;
    this.fetches = fetches;
    this.taker = taker;
  }

  /**
   * Polls until the client is closed. The first poll, and each after a failure, is answered at
   * once, so that the caller soon knows whether the gateway answers.
   */
  void run(Duration wait, Consumer<Optional<CallFailure>> contact) throws InterruptedException {
    boolean answered = false;
    int failures = 0;
    while (!calls.awaitClosed(failures)) {
      answered = poll(answered ? wait : Duration.ZERO, contact) instanceof PollOutcome.Collected;
      failures = answered ? 0 : failures + 1;
    }
  }

  /** Polls once, and tells {@code contact} whether the gateway answered. */
  PollOutcome poll(Duration wait, Consumer<Optional<CallFailure>> contact)
      throws InterruptedException {
    return switch (inbox.list(wait)) {
      case InboxAnswer.Listed(List<DeliveryId> deliveries) -> {
        contact.accept(Optional.empty());
        yield collect(deliveries);
      }
      case Refused refused -> notRead(refused, contact);
      case Unavailable unavailable -> notRead(unavailable, contact);
    };
  }

  private static PollOutcome notRead(CallFailure why, Consumer<Optional<CallFailure>> contact) {
    contact.accept(Optional.of(why));
    return new PollOutcome.NotRead(why);
  }

  private PollOutcome collect(List<DeliveryId> deliveries) throws InterruptedException {
    Semaphore permits = new Semaphore(fetches);
    AtomicInteger handedIn = new AtomicInteger();
    List<Callable<Void>> work =
        deliveries.stream().map(delivery -> work(delivery, permits, handedIn)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(work);
    }
    return new PollOutcome.Collected(handedIn.get(), deliveries.size());
  }

  /** A delivery that fails is collected at a later poll; the others go on. */
  private Callable<Void> work(DeliveryId delivery, Semaphore permits, AtomicInteger handedIn) {
    return () -> {
      permits.acquire();
      try {
        handedIn.addAndGet(collect(delivery) ? 1 : 0);
      } catch (RuntimeException e) {
        LOG.warning(() -> "not collected: delivery=%s %s".formatted(delivery, FaultTrace.of(e)));
      } finally {
        permits.release();
      }
      return null;
    };
  }

  /** Tells whether a receipt was handed in for the delivery. */
  private boolean collect(DeliveryId delivery) throws InterruptedException {
    if (!(inbox.fetch(delivery) instanceof DeliveryAnswer.Fetched fetched)) {
      return false;
    }
    PushResponse taken = taker.take(fetched.header(), fetched.sealed());
    if (taken.status() == OK) {
      return inbox.acknowledge(delivery, taken.body()) instanceof HandInAnswer.Recorded;
    }
    inbox.refuse(delivery, taken.status(), Optional.ofNullable(taken.headers().get("Retry-After")));
    return false;
  }
}
