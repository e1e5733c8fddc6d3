package org.wasl.kit.receive;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.kit.send.FailureCode;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.InboxClient.FetchedDelivery;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Collects deliveries for one agency in place of a server: lists them, fetches each, receives it
 * like a pushed one, and submits the receipt. A delivery that is cut off is listed again and
 * de-duplicated. The first poll, and each after one that failed, is answered at once: so it is
 * known at once whether the gateway answers. No thread waits.
 */
public final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final Vertx vertx;
  private final CollectorConfig config;
  private final InboxClient inbox;
  private final Function<IncomingDelivery, CompletionStage<AgencyResponse>> receiver;
  private final ContactListener contact;
  private final AtomicInteger failures = new AtomicInteger();

  /** A poll that waits shows only at its end that the gateway answers. */
  private volatile boolean answered;

  private volatile boolean closed;

  /** Called after each poll. Must not block. */
  @FunctionalInterface
  public interface ContactListener {
    /** Does nothing. */
    ContactListener NONE = failure -> {};

    /**
     * A poll is over.
     *
     * @param failure empty where the gateway answered; else one of the codes of {@link FailureCode}
     */
    void polled(Optional<String> failure);
  }

  /**
   * Begins to collect.
   *
   * @param inbox closed with this
   * @param reception receives deliveries, such as {@link SealedReceiver#receive}
   * @param contact called after each poll
   */
  public Collector(
      Vertx vertx,
      CollectorConfig config,
      InboxClient inbox,
      Function<IncomingDelivery, CompletionStage<AgencyResponse>> reception,
      ContactListener contact) {
    this.vertx = vertx;
    this.config = config;
    this.inbox = inbox;
    this.receiver = reception;
    this.contact = contact;
    for (int worker = 0; worker < config.workers(); worker++) {
      look();
    }
  }

  private void look() {
    if (!closed) {
      inbox
          .poll(answered ? config.waitSeconds() : 0)
          .whenComplete((listed, failure) -> tell(failure))
          .thenCompose(this::takeAll)
          .whenComplete((done, failure) -> again(failure));
    }
  }

  private void tell(@Nullable Throwable failure) {
    answered = failure == null;
    contact.polled(Optional.ofNullable(failure).map(FailureCode::of));
  }

  private void again(@Nullable Throwable failure) {
    if (closed) {
      return;
    }
    if (failure == null) {
      failures.set(0);
      vertx.runOnContext(now -> look());
    } else {
      LOG.debug("not collected: {}", FaultTrace.of(failure));
      vertx.setTimer(config.pauseMillis(failures.getAndIncrement()), now -> look());
    }
  }

  private CompletableFuture<Void> takeAll(List<UUID> deliveries) {
    Queue<UUID> waiting = new ConcurrentLinkedQueue<>(deliveries);
    return CompletableFuture.allOf(
        Stream.generate(() -> takeNext(waiting))
            .limit(Math.min(config.fetches(), deliveries.size()))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> takeNext(Queue<UUID> waiting) {
    UUID next = waiting.poll();
    return next == null
        ? CompletableFuture.completedFuture(null)
        : take(next).thenCompose(taken -> takeNext(waiting));
  }

  /** A delivery that fails is collected at the next poll; the others go on. */
  private CompletableFuture<Void> take(UUID delivery) {
    return inbox
        .fetch(delivery, config.idleMillis(), config.fetchMillis())
        .thenCompose(fetched -> receive(delivery, fetched))
        .exceptionally(
            failure -> {
              LOG.info("not collected: delivery={} {}", delivery, FaultTrace.of(failure));
              return null;
            });
  }

  private CompletionStage<Void> receive(UUID delivery, FetchedDelivery fetched) {
    Optional<IncomingDelivery> arrival = IncomingDelivery.of(fetched.header(), fetched.body());
    CompletionStage<AgencyResponse> answer =
        arrival.isPresent()
            ? receiver.apply(arrival.get())
            : CompletableFuture.completedFuture(DeliveryRejection.HEADERS.answer());
    return answer.thenCompose(
        said ->
            said.status() == 200
                ? inbox.acknowledge(delivery, said.body())
                : inbox.refuse(
                    delivery,
                    said.status(),
                    Optional.ofNullable(said.headers().get("Retry-After"))));
  }

  /** Stops polling; deliveries fetched and not acknowledged are delivered again. */
  public CompletableFuture<Void> stop() {
    closed = true;
    return CompletableFuture.runAsync(inbox::close);
  }

  /** {@link #stop}, waiting for it. */
  @Override
  public void close() {
    stop().join();
  }
}
