package org.wasl.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.client.DeliveryOpening.Reason;
import org.wasl.client.DeliveryRegister.TakenDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.receipt.Receipt;

/**
 * The agency's end of a push, for any server: give it what came, and send what it returns. The
 * server must ask for a client certificate and take the gateway's only ({@link ClientIdentity#tls}
 * does). Safe for use by many threads; deliveries of one message are taken one after the other.
 */
public final class PushEndpoint {
  private static final Logger LOG = Logger.getLogger(PushEndpoint.class.getName());

  /** Deliveries that are taken at once; those of one message share a turn. */
  private static final int TURNS = 64;

  /** Largest message document that any gateway delivers, in bytes. */
  private static final int MAX_MESSAGE_BYTES = 1_406_294;

  /** Largest sealed content that any gateway delivers, in bytes. */
  public static final int MAX_SEALED_BYTES = MessageSealer.maxSealedBytes(MAX_MESSAGE_BYTES);

  /**
   * The answer to send.
   *
   * @param status HTTP status
   * @param headers by name
   * @param body a receipt, or a problem document
   */
  public record PushResponse(int status, Map<String, String> headers, byte[] body) {}

  private final ClientIdentity identity;
  private final DeliveryRegister register;
  private final DeliveryHandler handler;
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  /**
   * An endpoint of one agency.
   *
   * @param register knows what was taken before
   * @param handler keeps a message before its receipt is given
   */
  public PushEndpoint(ClientIdentity identity, DeliveryRegister register, DeliveryHandler handler) {
    this.identity = identity;
    this.register = register;
    this.handler = handler;
  }

  /**
   * Takes one delivery: verifies, opens, has it handled, and gives the receipt; a duplicate gets
   * the first one. Never throws for what came.
   *
   * @param method of the request
   * @param header gives a header's value by its name, in any letter case; null where it is missing
   * @param body the exact bytes
   */
  public PushResponse handlePush(
      String method, UnaryOperator<@Nullable String> header, byte[] body) {
    if (!method.equals("POST")) {
      return refused(Reason.METHOD);
    }
    if (!WireHeaders.SEALED_TYPE.equals(header.apply("Content-Type"))) {
      return refused(Reason.MEDIA_TYPE);
    }
    return body.length > MAX_SEALED_BYTES
        ? refused(Reason.TOO_LARGE)
        : DeliveryOpener.Head.of(header)
            .map(head -> inTurn(head, body))
            .orElseGet(() -> refused(Reason.HEADERS));
  }

  private PushResponse inTurn(DeliveryOpener.Head head, byte[] sealed) {
    ReentrantLock turn = turns.get(Math.floorMod(head.messageId().hashCode(), TURNS));
    turn.lock();
    try {
      return take(head, sealed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(Reason.UNAVAILABLE);
    } catch (Exception e) {
      LOG.warning(
          () -> "not kept: delivery=%s %s".formatted(head.deliveryId(), e.getClass().getName()));
      return refused(Reason.UNAVAILABLE);
    } finally {
      turn.unlock();
    }
  }

  private PushResponse take(DeliveryOpener.Head head, byte[] sealed) throws Exception {
    Optional<TakenDelivery> known =
        register
            .delivery(head.deliveryId())
            .filter(taken -> taken.digest().equals(head.digest()))
            .filter(taken -> taken.referral().equals(head.referral()));
    if (known.isPresent() && Digest.of(sealed).equals(head.digest())) {
      return accepted(known.get().receipt());
    }
    ClientKeys keys = identity.keys().get();
    return switch (DeliveryOpener.open(head, sealed, keys)) {
      case DeliveryOpening.Rejected(Reason reason) -> refused(reason);
      case DeliveryOpening.Opened(OpenedDelivery delivery) -> keep(head, delivery, keys);
    };
  }

  private PushResponse keep(DeliveryOpener.Head head, OpenedDelivery delivery, ClientKeys keys)
      throws Exception {
    String bodyDigest = Digest.of(delivery.body());
    Optional<TakenDelivery> first =
        register
            .message(head.sender(), head.messageId())
            .or(() -> register.delivery(head.deliveryId()));
    if (first.isPresent() && !first.get().bodyDigest().equals(bodyDigest)) {
      return refused(Reason.MESSAGE_ID_REUSED);
    }
    if (first.isEmpty()) {
      handler.handle(delivery);
    }
    String receipt = receipt(delivery, Receipt.Kind.DELIVERY, identity.agency(), keys);
    UUID messageId = head.messageId();
    register.add(
        new TakenDelivery(
            head.deliveryId(),
            head.sender(),
            messageId,
            head.referral(),
            head.digest(),
            bodyDigest,
            receipt));
    return accepted(receipt);
  }

  /** A receipt for the delivery, a compact JWS. */
  static String receipt(
      OpenedDelivery delivery, Receipt.Kind kind, String agency, ClientKeys keys) {
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
    return (kind == Receipt.Kind.RETRIEVAL ? keys.retrievals() : keys.receipts())
        .signReceipt(receipt);
  }

  private static PushResponse accepted(String receipt) {
    return new PushResponse(
        200,
        Map.of("Content-Type", WireHeaders.RECEIPT_TYPE),
        receipt.getBytes(StandardCharsets.US_ASCII));
  }

  private static PushResponse refused(Reason reason) {
    String problem =
        "{\"type\":\"urn:wasl:agency:%s\",\"status\":%d,\"title\":\"%s\"}"
            .formatted(reason.code(), reason.status(), reason.code());
    Map<String, String> type = Map.of("Content-Type", "application/problem+json");
    Map<String, String> later =
        Map.of("Content-Type", "application/problem+json", "Retry-After", "1");
    return new PushResponse(
        reason.status(),
        reason == Reason.UNAVAILABLE ? later : type,
        problem.getBytes(StandardCharsets.UTF_8));
  }
}
