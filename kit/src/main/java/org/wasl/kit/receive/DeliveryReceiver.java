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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.rules.runtime.FaultTrace;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SignedMessage;

/**
 * Receives deliveries for one agency, by any protocol: verifies each, stores it, and answers with
 * the signed receipt once it is durable.
 */
public final class DeliveryReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryReceiver.class);

  private final String agency;
  private final Supplier<AgencyKeys> keys;
  private final Supplier<AgencyDirectory> directory;
  private final Inbox inbox;
  private final Clock clock;
  private final Executor executor;

  /**
   * A receiver with an open inbox.
   *
   * @param agency the agency that signs the receipts
   * @param keys open the sealed content and sign the receipts; asked for each delivery
   * @param directory accepted senders, with the keys to verify their messages; asked for each
   *     delivery
   * @param clock dates the receipts
   * @param executor runs the cryptography
   */
  DeliveryReceiver(
      String agency,
      Supplier<AgencyKeys> keys,
      Supplier<AgencyDirectory> directory,
      Inbox inbox,
      Clock clock,
      Executor executor) {
    this.agency = agency;
    this.keys = keys;
    this.directory = directory;
    this.inbox = inbox;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Receives one delivery. The answer is 200 with the receipt, the same for a duplicate; a problem
   * with status 4xx for a permanent refusal; 503 if it could not be stored. The stage never fails.
   */
  public CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
    return CompletableFuture.supplyAsync(() -> checkAndStore(arrival), executor)
        .thenCompose(stage -> stage)
        .exceptionally(failure -> unavailable(arrival, failure));
  }

  private CompletionStage<AgencyResponse> checkAndStore(IncomingDelivery arrival) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!Digest.of(arrival.sealed()).equals(arrival.digest())) {
      return CompletableFuture.completedStage(refused(arrival, DeliveryRejection.DIGEST));
    }
    Optional<String> known =
        inbox.knownReceipt(arrival.deliveryId(), arrival.digest(), arrival.referral(), now);
    if (known.isPresent()) {
      return CompletableFuture.completedStage(acknowledged(known.get()));
    }
    return switch (DeliveryVerification.of(arrival, keys.get().privateKeys(), directory.get())) {
      case DeliveryVerification.Invalid(DeliveryRejection rejection) ->
          refused(arrival, rejection, now);
      case DeliveryVerification.Valid(SignedMessage message) ->
          inbox
              .store(signed(arrival, Digest.of(message.body()), now))
              .thenApply(stored -> answer(arrival, stored));
    };
  }

  /** A delivery that no key opens is stored too, so that a person can report the lost key. */
  private CompletionStage<AgencyResponse> refused(
      IncomingDelivery arrival, DeliveryRejection refusal, Instant now) {
    CompletionStage<?> kept =
        refusal == DeliveryRejection.NOT_OPENED
            ? inbox.keepUnopened(received(arrival, "", now, ""))
            : CompletableFuture.completedStage(null);
    return kept.thenApply(done -> refused(arrival, refusal));
  }

  private ReceivedDelivery signed(IncomingDelivery arrival, String bodyDigest, Instant now) {
    return received(
        arrival, bodyDigest, now, keys.get().signer().signReceipt(arrival.receipt(agency, now)));
  }

  private static ReceivedDelivery received(
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

  private static AgencyResponse refused(IncomingDelivery arrival, DeliveryRejection refusal) {
    LOG.info("refused: delivery={} code={}", arrival.deliveryId(), refusal.code());
    return refusal.answer();
  }

  private static AgencyResponse unavailable(IncomingDelivery arrival, Throwable failure) {
    LOG.error("not kept: delivery={} {}", arrival.deliveryId(), FaultTrace.of(failure));
    return DeliveryRejection.UNAVAILABLE.answer();
  }

  /** Calls {@code handler} from now on for every message that is stored and not yet handled. */
  public void onMessage(MessageHandler handler) {
    inbox.onMessage(received -> handler.handle(open(received)));
  }

  private OpenedMessage open(ReceivedDelivery received) {
    return OpenedMessage.open(received, keys.get().privateKeys())
        .orElseThrow(() -> new IllegalStateException("no key opens " + received.deliveryId()));
  }
}
