package org.wasl.kit.receive;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.inbox.DeliveryStore;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/**
 * Receives deliveries for one agency without opening them. It stores the sealed bytes as they came,
 * and answers with the signed receipt once they are durable. It needs a key that signs receipts and
 * none that opens anything.
 */
public final class SealedReceiver implements DeliveryReception {
  private static final Logger LOG = LoggerFactory.getLogger(SealedReceiver.class);

  private final AgencyId agency;
  private final Supplier<Signer> signer;
  private final DeliveryStore store;
  private final Clock clock;
  private final Executor executor;

  /**
   * A receiver with an open store.
   *
   * @param agency the agency that signs the receipts
   * @param signer signs the receipts, asked for each delivery
   * @param clock dates the receipts
   * @param executor runs the cryptography
   */
  public SealedReceiver(
      AgencyId agency,
      Supplier<Signer> signer,
      DeliveryStore store,
      Clock clock,
      Executor executor) {
    this.agency = agency;
    this.signer = signer;
    this.store = store;
    this.clock = clock;
    this.executor = executor;
  }

  /** The result of the checks of a delivery. */
  sealed interface Checked {
    /**
     * To be stored, with a receipt.
     *
     * @param bodyDigest digest of the opened message; empty if it was not opened
     */
    record Storable(IncomingDelivery arrival, String bodyDigest, Instant now) implements Checked {
      private Receipt receipt(AgencyId agency) {
        return arrival.receipt(agency, now);
      }
    }

    /** Answered already. */
    record Answered(CompletionStage<AgencyResponse> answer) implements Checked {}
  }

  @Override
  public CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
    return receive(arrival, SealedReceiver::unopened);
  }

  @Override
  public CompletionStage<List<AgencyResponse>> receiveAll(List<IncomingDelivery> arrivals) {
    return receiveAll(arrivals, SealedReceiver::unopened);
  }

  private static Checked unopened(IncomingDelivery arrival, Instant now) {
    return new Checked.Storable(arrival, "", now);
  }

  /**
   * Receives a delivery, with a further step after the checks of the bytes.
   *
   * @param next verifies a delivery that is not known yet, at that time
   */
  CompletionStage<AgencyResponse> receive(
      IncomingDelivery arrival, BiFunction<IncomingDelivery, Instant, Checked> next) {
    return CompletableFuture.supplyAsync(
            () ->
                switch (check(arrival, next)) {
                  case Checked.Answered(var answer) -> answer;
                  case Checked.Storable storable ->
                      store(storable, signer.get().signReceipt(storable.receipt(agency)));
                },
            executor)
        .thenCompose(stage -> stage)
        .exceptionally(failure -> unavailable(arrival, failure));
  }

  /** Receives several deliveries. Those that are to be stored share one signature. */
  CompletionStage<List<AgencyResponse>> receiveAll(
      List<IncomingDelivery> arrivals, BiFunction<IncomingDelivery, Instant, Checked> next) {
    return DeliveryReception.all(
            arrivals.stream()
                .map(
                    arrival ->
                        CompletableFuture.supplyAsync(() -> check(arrival, next), executor)
                            .thenApply(checked -> answeredSurely(arrival, checked))
                            .exceptionally(failure -> answered(unavailable(arrival, failure))))
                .toList())
        .thenComposeAsync(this::storeAll, executor);
  }

  /** An answer without storage may still have something to write. */
  private static Checked answeredSurely(IncomingDelivery arrival, Checked checked) {
    return switch (checked) {
      case Checked.Answered(var answer) ->
          new Checked.Answered(answer.exceptionally(failure -> unavailable(arrival, failure)));
      case Checked.Storable storable -> storable;
    };
  }

  private Checked check(
      IncomingDelivery arrival, BiFunction<IncomingDelivery, Instant, Checked> next) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!arrival.hasItsDigest()) {
      return answered(refused(arrival, DeliveryRejection.DIGEST));
    }
    return store
        .knownReceipt(arrival.deliveryId(), arrival.digest(), arrival.referral(), now)
        .map(known -> answered(acknowledged(known)))
        .orElseGet(() -> next.apply(arrival, now));
  }

  private static Checked answered(AgencyResponse answer) {
    return new Checked.Answered(CompletableFuture.completedStage(answer));
  }

  private CompletionStage<List<AgencyResponse>> storeAll(List<Checked> all) {
    try {
      Iterator<String> receipts = signer.get().signReceipts(receipts(all)).iterator();
      return answers(
          all,
          storable ->
              store(storable, receipts.next())
                  .exceptionally(failure -> unavailable(storable.arrival(), failure)));
    } catch (RuntimeException e) { // no signature, as from a token that is away
      return answers(
          all, storable -> CompletableFuture.completedStage(unavailable(storable.arrival(), e)));
    }
  }

  private List<Receipt> receipts(List<Checked> all) {
    return all.stream()
        .flatMap(
            checkedDelivery ->
                checkedDelivery instanceof Checked.Storable storable
                    ? Stream.of(storable.receipt(agency))
                    : Stream.empty())
        .toList();
  }

  private static CompletionStage<List<AgencyResponse>> answers(
      List<Checked> all, Function<Checked.Storable, CompletionStage<AgencyResponse>> store) {
    return DeliveryReception.all(
        all.stream()
            .map(
                checkedDelivery ->
                    switch (checkedDelivery) {
                      case Checked.Answered(var answer) -> answer;
                      case Checked.Storable storable -> store.apply(storable);
                    })
            .toList());
  }

  /** Stores the delivery with its receipt, which leaves this process only when both are durable. */
  private CompletionStage<AgencyResponse> store(Checked.Storable storable, String receipt) {
    IncomingDelivery arrival = storable.arrival();
    return store
        .store(received(arrival, storable.bodyDigest(), storable.now(), receipt))
        .thenApply(stored -> answer(arrival, stored));
  }

  /** The delivery as a store keeps it. */
  static ReceivedDelivery received(
      IncomingDelivery arrival, String bodyDigest, Instant now, String receipt) {
    return new ReceivedDelivery(
        arrival.deliveryId(),
        arrival.messageId(),
        arrival.sender(),
        arrival.referral(),
        arrival.type(),
        arrival.digest(),
        bodyDigest,
        now,
        receipt,
        arrival.sealed());
  }

  private static AgencyResponse answer(IncomingDelivery arrival, StoreResult stored) {
    return switch (stored) {
      case StoreResult.Stored(String receipt) -> acknowledged(receipt);
      case StoreResult.Duplicate(String receipt) -> acknowledged(receipt);
      case StoreResult.IdReused() -> refused(arrival, DeliveryRejection.MESSAGE_ID_REUSED);
    };
  }

  private static AgencyResponse acknowledged(String receipt) {
    byte[] body = receipt.getBytes(StandardCharsets.US_ASCII);
    return new AgencyResponse(200, WireHeaders.RECEIPT_TYPE, body, Map.of());
  }

  /** Logs the refusal, and answers with it. */
  static AgencyResponse refused(IncomingDelivery arrival, DeliveryRejection refusal) {
    LOG.info("refused: delivery={} code={}", arrival.deliveryId(), refusal.code());
    return refusal.answer();
  }

  private static AgencyResponse unavailable(IncomingDelivery arrival, Throwable failure) {
    LOG.error("not kept: delivery={} {}", arrival.deliveryId(), FaultTrace.of(failure));
    return DeliveryRejection.UNAVAILABLE.answer();
  }
}
