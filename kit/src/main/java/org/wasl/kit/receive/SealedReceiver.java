package org.wasl.kit.receive;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.inbox.DeliveryStore;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.rules.runtime.FaultTrace;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;

/**
 * Receives deliveries for one agency without opening them: stores the sealed bytes as they came,
 * and answers with the signed receipt once they are durable. It needs a key that signs receipts and
 * none that opens anything.
 */
public final class SealedReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(SealedReceiver.class);

  private final String agency;
  private final Supplier<Signer> signer;
  private final DeliveryStore store;
  private final Clock clock;
  private final Executor executor;

  /**
   * A receiver with an open store.
   *
   * @param agency the agency that signs the receipts
   * @param signer signs the receipts; asked for each delivery
   * @param clock dates the receipts
   * @param executor runs the cryptography
   */
  public SealedReceiver(
      String agency, Supplier<Signer> signer, DeliveryStore store, Clock clock, Executor executor) {
    this.agency = agency;
    this.signer = signer;
    this.store = store;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Receives one delivery. The answer is 200 with the receipt, the same for a duplicate; a problem
   * with status 4xx for a permanent refusal; 503 if it could not be stored. The stage never fails.
   */
  public CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
    return receive(arrival, (unopened, now) -> store(unopened, "", now));
  }

  /**
   * The same, with what follows the checks of the bytes.
   *
   * @param next verifies and stores a delivery that is not known yet, at that time
   */
  CompletionStage<AgencyResponse> receive(
      IncomingDelivery arrival,
      BiFunction<IncomingDelivery, Instant, CompletionStage<AgencyResponse>> next) {
    return CompletableFuture.supplyAsync(() -> checkAndStore(arrival, next), executor)
        .thenCompose(stage -> stage)
        .exceptionally(failure -> unavailable(arrival, failure));
  }

  private CompletionStage<AgencyResponse> checkAndStore(
      IncomingDelivery arrival,
      BiFunction<IncomingDelivery, Instant, CompletionStage<AgencyResponse>> next) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!Digest.of(arrival.sealed()).equals(arrival.digest())) {
      return CompletableFuture.completedStage(refused(arrival, DeliveryRejection.DIGEST));
    }
    Optional<String> known =
        store.knownReceipt(arrival.deliveryId(), arrival.digest(), arrival.referral(), now);
    return known.isPresent()
        ? CompletableFuture.completedStage(acknowledged(known.get()))
        : next.apply(arrival, now);
  }

  /**
   * Stores the delivery with its receipt, which leaves this process only when both are durable.
   *
   * @param bodyDigest of the opened message; empty where it was not opened
   */
  CompletionStage<AgencyResponse> store(IncomingDelivery arrival, String bodyDigest, Instant now) {
    String receipt = signer.get().signReceipt(arrival.receipt(agency, now));
    return store
        .store(received(arrival, bodyDigest, now, receipt))
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
