package org.wasl.kit.receive;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.client.ClientIdentity;
import org.wasl.client.PushEndpoint.PushResponse;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.CallFailure;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Collects deliveries for one agency in place of a server. Each is received like a pushed one. A
 * delivery that is cut off is listed again and de-duplicated.
 */
public final class Collector implements AutoCloseable {
  private final WaslClient client;
  private final List<Thread> workers;

  /**
   * Begins to collect.
   *
   * @param identity the agency's certificate
   * @param reception receives deliveries, such as {@link SealedReceiver#receive}
   * @param contact called after each poll with one of the codes of {@link CallFailure#code}, or
   *     empty if the gateway answered; it must not block
   */
  public Collector(
      CollectorConfig config,
      ClientIdentity identity,
      Function<IncomingDelivery, CompletionStage<AgencyResponse>> reception,
      Consumer<Optional<String>> contact) {
    this.client = WaslClient.open(config.calls(identity));
    Runnable work =
        () -> {
          try {
            client.collect(
                (header, content) -> receive(reception, header, content),
                config.fetches(),
                config.pollWait(),
                failure -> contact.accept(failure.map(CallFailure::code)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    this.workers =
        Stream.generate(() -> Thread.ofVirtual().start(work)).limit(config.workers()).toList();
  }

  private static PushResponse receive(
      Function<IncomingDelivery, CompletionStage<AgencyResponse>> reception,
      UnaryOperator<@Nullable String> header,
      byte[] sealed) {
    AgencyResponse answer =
        IncomingDelivery.of(header, sealed)
            .map(arrival -> reception.apply(arrival).toCompletableFuture().join())
            .orElseGet(DeliveryRejection.HEADERS::answer);
    return PushResponse.of(answer);
  }

  /** Stops polling; deliveries fetched and not acknowledged are delivered again. */
  public CompletableFuture<Void> stop() {
    return CompletableFuture.runAsync(this::close);
  }

  /** {@link #stop}, waiting for it. */
  @Override
  public void close() {
    client.close();
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
