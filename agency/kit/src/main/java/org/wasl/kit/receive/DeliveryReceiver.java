package org.wasl.kit.receive;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.SealedReceiver.Checked;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.DeliveryVerification;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignedMessage;

/**
 * Receives deliveries for one agency, by any protocol. It verifies each, stores it, and answers
 * with the signed receipt once it is durable.
 */
final class DeliveryReceiver implements DeliveryReception {
  private final SealedReceiver sealed;
  private final Supplier<AgencyKeys> keys;
  private final Supplier<AgencyDirectory> directory;
  private final Inbox inbox;

  /**
   * A receiver with an open inbox.
   *
   * @param agency the agency that signs the receipts
   * @param keys the keys that open the sealed content and sign the receipts, asked for each
   *     delivery
   * @param directory accepted senders, with the keys to verify their messages, asked for each
   *     delivery
   * @param clock dates the receipts
   * @param executor runs the cryptography
   */
  DeliveryReceiver(
      AgencyId agency,
      Supplier<AgencyKeys> keys,
      Supplier<AgencyDirectory> directory,
      Inbox inbox,
      Clock clock,
      Executor executor) {
    this.sealed = new SealedReceiver(agency, () -> keys.get().signer(), inbox, clock, executor);
    this.keys = keys;
    this.directory = directory;
    this.inbox = inbox;
  }

  @Override
  public CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
    return sealed.receive(arrival, this::verify);
  }

  @Override
  public CompletionStage<List<AgencyResponse>> receiveAll(List<IncomingDelivery> arrivals) {
    return sealed.receiveAll(arrivals, this::verify);
  }

  private Checked verify(IncomingDelivery arrival, Instant now) {
    return switch (DeliveryVerification.of(
        arrival, keys.get().privateKeys(), directory.get(), now, MessageDocument::envelope)) {
      case DeliveryVerification.Invalid(DeliveryRejection rejection) ->
          new Checked.Answered(refused(arrival, rejection, now));
      case DeliveryVerification.Valid(SignedMessage message, Envelope _) ->
          new Checked.Storable(arrival, Digest.of(message.body()), now);
    };
  }

  /** A delivery that no key opens is stored too, so that a person can report the lost key. */
  private CompletionStage<AgencyResponse> refused(
      IncomingDelivery arrival, DeliveryRejection refusal, Instant now) {
    CompletionStage<?> kept =
        refusal == DeliveryRejection.NOT_OPENED
            ? inbox.keepUnopened(SealedReceiver.received(arrival, "", now, ""))
            : CompletableFuture.completedStage(null);
    return kept.thenApply(done -> SealedReceiver.refused(arrival, refusal));
  }

  /** Calls {@code handler} from now on for every message that is stored and not yet handled. */
  void onMessage(MessageHandler handler) {
    inbox.onMessage(received -> handler.handle(open(received)));
  }

  private OpenedMessage open(ReceivedDelivery received) {
    return OpenedMessage.open(received, keys.get().privateKeys())
        .orElseThrow(() -> new IllegalStateException("no key opens " + received.deliveryId()));
  }
}
