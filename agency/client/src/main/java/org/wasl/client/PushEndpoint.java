package org.wasl.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.client.DeliveryRegister.TakenDelivery;
import org.wasl.client.answer.JsonText;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/**
 * The agency's end of a push, for any server. Give it the request, and send the response that it
 * returns. The server must ask for a client certificate and take the gateway's only ({@link
 * ClientIdentity#tls} does). It is thread-safe. Deliveries of one message are taken one after the
 * other.
 */
public final class PushEndpoint {
  private static final Logger LOG = Logger.getLogger(PushEndpoint.class.getName());

  /** Deliveries that are taken at once. Those of one message share a turn. */
  private static final int TURNS = 64;

  /** Largest message document that any gateway delivers, in bytes. */
  private static final int MAX_MESSAGE_BYTES = 1_406_294;

  /** Largest sealed content that any gateway delivers, in bytes. */
  public static final int MAX_SEALED_BYTES = MessageSealer.maxSealedBytes(MAX_MESSAGE_BYTES);

  /** The largest body, in base64 in a CloudEvent or among several, with the bytes around it. */
  private static final int MAX_PUSH_BYTES = MAX_SEALED_BYTES / 3 * 4 + 8_192;

  private static final int OK = 200;

  /**
   * The answer to send.
   *
   * @param status HTTP status
   * @param headers by name
   * @param body a receipt, a line for each of several deliveries, or a problem document
   */
  public record PushResponse(int status, Map<String, String> headers, byte[] body) {
    /** An answer with its media type among the headers. */
    public static PushResponse of(AgencyResponse answer) {
      Map<String, String> headers = new HashMap<>(answer.headers());
      headers.put("Content-Type", answer.contentType());
      return new PushResponse(answer.status(), Map.copyOf(headers), answer.body());
    }
  }

  private final ClientIdentity identity;
  private final DeliveryRegister register;
  private final DeliveryHandler handler;
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  /**
   * An endpoint of one agency.
   *
   * @param register remembers the messages that were taken
   * @param handler keeps a message before its receipt is given
   */
  public PushEndpoint(ClientIdentity identity, DeliveryRegister register, DeliveryHandler handler) {
    this.identity = identity;
    this.register = register;
    this.handler = handler;
  }

  /**
   * Takes the request, which has a delivery, plain or as a CloudEvent, or several. It verifies,
   * opens and handles each delivery, and answers with the receipt. A duplicate gets the first
   * receipt. It never throws because of the content of a request.
   *
   * @param method HTTP method of the request
   * @param header gives a header's value by its name, in any letter case; null if it is missing
   * @param body the exact bytes
   */
  public PushResponse handlePush(
      String method, UnaryOperator<@Nullable String> header, byte[] body) {
    if (!method.equals("POST")) {
      return refused(DeliveryRejection.METHOD);
    }
    if (body.length > MAX_PUSH_BYTES) {
      return refused(DeliveryRejection.TOO_LARGE);
    }
    String type = Objects.requireNonNullElse(header.apply("Content-Type"), "");
    if (type.equals(WireHeaders.DELIVERIES_TYPE)) {
      return several(DeliveryBatch.read(body));
    }
    return type.equals(WireHeaders.SEALED_TYPE) || HttpDelivery.isStructured(type)
        ? one(header, body)
        : refused(DeliveryRejection.MEDIA_TYPE);
  }

  /** Takes a delivery that was collected. */
  PushResponse take(UnaryOperator<@Nullable String> header, byte[] sealed) {
    return handlePush("POST", header, sealed);
  }

  private PushResponse one(UnaryOperator<@Nullable String> header, byte[] body) {
    return IncomingDelivery.of(header, body)
        .map(
            arrival ->
                arrival.sealed().length > MAX_SEALED_BYTES
                    ? refused(DeliveryRejection.TOO_LARGE)
                    : inTurn(arrival))
        .orElseGet(() -> refused(DeliveryRejection.HEADERS));
  }

  /** Each is taken or refused for itself, beside the others. */
  private PushResponse several(List<DeliveryBatch.Item> items) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<ItemOutcome>> outcomes =
          items.stream()
              .map(item -> CompletableFuture.supplyAsync(() -> outcome(item), threads))
              .toList();
      return new PushResponse(
          OK,
          Map.of("Content-Type", WireHeaders.OUTCOMES_TYPE),
          ItemOutcome.write(outcomes.stream().map(CompletableFuture::join).toList()));
    }
  }

  private ItemOutcome outcome(DeliveryBatch.Item item) {
    PushResponse answer =
        one(
            name ->
                name.equals("Content-Type") ? WireHeaders.SEALED_TYPE : item.headers().get(name),
            item.sealed());
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    boolean taken = answer.status() == OK;
    return new ItemOutcome(
        item.headers().getOrDefault(WireHeaders.DELIVERY, ""),
        answer.status(),
        taken ? text : "",
        Optional.ofNullable(answer.headers().get("Retry-After")),
        taken ? Optional.empty() : JsonText.of(answer.body()).text("type"));
  }

  private PushResponse inTurn(IncomingDelivery arrival) {
    ReentrantLock turn = turns.get(Math.floorMod(arrival.messageId().hashCode(), TURNS));
    turn.lock();
    try {
      return take(arrival);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(DeliveryRejection.UNAVAILABLE);
    } catch (Exception e) {
      LOG.warning(
          () -> "not kept: delivery=%s %s".formatted(arrival.deliveryId(), FaultTrace.of(e)));
      return refused(DeliveryRejection.UNAVAILABLE);
    } finally {
      turn.unlock();
    }
  }

  private PushResponse take(IncomingDelivery arrival) throws Exception {
    Optional<TakenDelivery> known =
        register
            .delivery(arrival.deliveryId())
            .filter(taken -> taken.digest().equals(arrival.digest()))
            .filter(taken -> taken.referral().equals(arrival.referral()));
    if (known.isPresent() && arrival.hasItsDigest()) {
      return accepted(known.get().receipt());
    }
    ClientKeys keys = identity.keys().get();
    Signer receipts;
    try {
      receipts = keys.signers().of(KeyPurpose.RECEIPT);
    } catch (IllegalArgumentException e) {
      LOG.warning(() -> "no key signs receipts: delivery=%s".formatted(arrival.deliveryId()));
      return refused(DeliveryRejection.UNAVAILABLE);
    }
    return switch (DeliveryOpener.open(arrival, keys)) {
      case DeliveryOpening.Rejected(DeliveryRejection reason) -> refused(reason);
      case DeliveryOpening.Opened(OpenedDelivery delivery) -> keep(arrival, delivery, receipts);
    };
  }

  private PushResponse keep(IncomingDelivery arrival, OpenedDelivery delivery, Signer receipts)
      throws Exception {
    String bodyDigest = Digest.of(delivery.body());
    Optional<TakenDelivery> first =
        register
            .message(arrival.sender(), arrival.messageId())
            .or(() -> register.delivery(arrival.deliveryId()));
    if (first.isPresent() && !first.get().bodyDigest().equals(bodyDigest)) {
      return refused(DeliveryRejection.MESSAGE_ID_REUSED);
    }
    if (first.isEmpty()) {
      handler.handle(delivery);
    }
    String receipt = receipt(delivery, Receipt.Kind.DELIVERY, identity.agency(), receipts);
    MessageId messageId = arrival.messageId();
    register.add(
        new TakenDelivery(
            arrival.deliveryId(),
            arrival.sender(),
            messageId,
            arrival.referral(),
            arrival.digest(),
            bodyDigest,
            receipt));
    return accepted(receipt);
  }

  /** A receipt for the delivery, a compact JWS. */
  static String receipt(
      OpenedDelivery delivery, Receipt.Kind kind, AgencyId agency, ClientKeys keys) {
    KeyPurpose purpose = kind == Receipt.Kind.RETRIEVAL ? KeyPurpose.RETRIEVAL : KeyPurpose.RECEIPT;
    return receipt(delivery, kind, agency, keys.signers().of(purpose));
  }

  private static String receipt(
      OpenedDelivery delivery, Receipt.Kind kind, AgencyId agency, Signer signer) {
    Receipt receipt =
        new Receipt(
            kind,
            Optional.of(delivery.deliveryId()),
            delivery.envelope().messageId(),
            delivery.envelope().sender(),
            agency,
            delivery.referral(),
            delivery.digest(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return signer.signReceipt(receipt);
  }

  private static PushResponse accepted(String receipt) {
    return new PushResponse(
        OK,
        Map.of("Content-Type", WireHeaders.RECEIPT_TYPE),
        receipt.getBytes(StandardCharsets.US_ASCII));
  }

  private static PushResponse refused(DeliveryRejection reason) {
    return PushResponse.of(reason.answer());
  }
}
