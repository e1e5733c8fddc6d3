package org.wasl.kit.receive;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.Received;
import org.wasl.kit.inbox.Stored;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.Digest;
import org.wasl.wire.Sealing;
import org.wasl.wire.Signer;
import org.wasl.wire.WireHeaders;

/**
 * Takes deliveries for one agency, whatever protocol brought them: checks each, keeps it, and
 * answers with the signed receipt once it is durable.
 */
public final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final String agency;
  private final JWKSet privateKeys;
  private final Signer signer;
  private final AgencyDirectory directory;
  private final Inbox inbox;
  private final Clock clock;
  private final Executor executor;

  /**
   * A reception over an open inbox.
   *
   * @param agency whose receipts these are
   * @param privateKeys to open sealed content with
   * @param signer signs the receipts
   * @param directory whose messages are taken, with the keys to verify them
   * @param clock dates the receipts
   * @param executor runs the cryptography
   */
  public Reception(
      String agency,
      JWKSet privateKeys,
      Signer signer,
      AgencyDirectory directory,
      Inbox inbox,
      Clock clock,
      Executor executor) {
    this.agency = agency;
    this.privateKeys = privateKeys;
    this.signer = signer;
    this.directory = directory;
    this.inbox = inbox;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Takes one delivery. The answer is 200 with the receipt, the same for a duplicate; a problem
   * with status 4xx for what is refused for good; 503 if it could not be kept. The stage never
   * fails.
   */
  public CompletionStage<Answer> receive(Arrival arrival) {
    return CompletableFuture.supplyAsync(() -> checkAndStore(arrival), executor)
        .thenCompose(stage -> stage)
        .exceptionally(failure -> unavailable(arrival, failure));
  }

  private CompletionStage<Answer> checkAndStore(Arrival arrival) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!Digest.of(arrival.sealed()).equals(arrival.digest())) {
      return CompletableFuture.completedStage(refused(arrival, Refusal.DIGEST));
    }
    Optional<String> known =
        inbox.known(arrival.deliveryId(), arrival.digest(), arrival.referral(), now);
    if (known.isPresent()) {
      return CompletableFuture.completedStage(acknowledged(known.get()));
    }
    Checked checked = Checked.of(arrival, privateKeys, directory);
    if (checked instanceof Checked.Unsound unsound) {
      return refused(arrival, unsound.refusal(), now);
    }
    Checked.Sound sound = (Checked.Sound) checked;
    return inbox
        .store(signed(arrival, Digest.of(sound.message().body()), now))
        .thenApply(stored -> answer(arrival, stored));
  }

  /** What no key opens is kept too: a person may have to say that the key is lost. */
  private CompletionStage<Answer> refused(Arrival arrival, Refusal refusal, Instant now) {
    CompletionStage<?> kept =
        refusal == Refusal.NOT_OPENED
            ? inbox.keepUnopened(received(arrival, "", now, ""))
            : CompletableFuture.completedStage(null);
    return kept.thenApply(done -> refused(arrival, refusal));
  }

  private Received signed(Arrival arrival, String bodyDigest, Instant now) {
    return received(arrival, bodyDigest, now, signer.receipt(arrival.receipt(agency, now)));
  }

  private static Received received(
      Arrival arrival, String bodyDigest, Instant now, String receipt) {
    return new Received(
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

  private static Answer answer(Arrival arrival, Stored stored) {
    if (stored instanceof Stored.Kept kept) {
      return acknowledged(kept.receipt());
    }
    if (stored instanceof Stored.Known known) {
      return acknowledged(known.receipt());
    }
    return refused(arrival, Refusal.MESSAGE_ID_REUSED);
  }

  private static Answer acknowledged(String receipt) {
    byte[] body = receipt.getBytes(StandardCharsets.US_ASCII);
    return new Answer(200, WireHeaders.RECEIPT_TYPE, body, Map.of());
  }

  private static Answer refused(Arrival arrival, Refusal refusal) {
    LOG.info("refused: delivery={} code={}", arrival.deliveryId(), refusal.code());
    return refusal.answer();
  }

  private static Answer unavailable(Arrival arrival, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    LOG.error(
        "not kept: delivery={} cause={}", arrival.deliveryId(), cause.getClass().getSimpleName());
    return Refusal.UNAVAILABLE.answer();
  }

  /** From now on has {@code handler} called for every message kept and not yet handled. */
  public void handle(MessageHandler handler) {
    inbox.handle(received -> handler.received(open(received)));
  }

  private OpenedMessage open(Received received) {
    return Sealing.open(received.sealed(), privateKeys)
        .flatMap(
            message ->
                MessageDocument.envelope(message.body())
                    .map(
                        envelope ->
                            new OpenedMessage(
                                received, envelope, message.body(), message.signature())))
        .orElseThrow(() -> new IllegalStateException("no key opens " + received.deliveryId()));
  }
}
