package org.wasl.trials.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.GatewayProblem;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.pki.PkiFolder;

/**
 * Sends an agency's reactions to each message, one after the other. Called again for the same
 * delivery, it sends the same bytes, which the gateway accepts once.
 */
final class ReactingHandler implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReactingHandler.class);

  private final String agency;
  private final AgencyDirectory directory;
  private final SeededValues seeded;
  private final AgencyScript script;
  private final MessageWriter writer;
  private final GatewayClient gateway;
  private final double twiceShare;
  private final SubmissionListener listener;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder twice = new LongAdder();

  private ReactingHandler(
      String agency,
      AgencyDirectory directory,
      AgencyScript script,
      SandboxConfig config,
      MessageWriter writer,
      GatewayClient gateway,
      SubmissionListener listener) {
    this.agency = agency;
    this.directory = directory;
    this.seeded = new SeededValues(config.seed());
    this.script = script;
    this.writer = writer;
    this.gateway = gateway;
    this.twiceShare = config.duplicateShare();
    this.listener = listener;
  }

  /** A handler with its own client of the gateway. */
  static ReactingHandler connectedTo(
      KitRuntime runtime,
      PkiFolder pki,
      AgencyDirectory directory,
      String agency,
      AgencyScript script,
      SandboxConfig config,
      GatewayClientConfig gateway,
      SubmissionListener listener) {
    var random = new SecureRandom();
    var writer = new MessageWriter(agency, pki.signer(agency), Clock.systemUTC(), random);
    var client = new GatewayClient(runtime.vertx(), pki, agency, gateway, random);
    return new ReactingHandler(agency, directory, script, config, writer, client, listener);
  }

  /** A message that was handed over has the same reactions as one received directly. */
  @Override
  public CompletionStage<?> handle(OpenedMessage message) {
    return script
        .reactions(message.asHandedOver(directory))
        .thenCompose(reactions -> send(message, reactions));
  }

  private CompletionStage<Boolean> send(OpenedMessage message, List<Reaction> reactions) {
    CompletionStage<Boolean> chain = CompletableFuture.completedStage(true);
    for (Reaction reaction : reactions) {
      chain = chain.thenCompose(go -> go ? send(message, reaction) : refusedBefore());
    }
    return chain;
  }

  private static CompletionStage<Boolean> refusedBefore() {
    return CompletableFuture.completedStage(false);
  }

  private CompletionStage<Boolean> send(OpenedMessage cause, Reaction reaction) {
    var delivery = cause.received().deliveryId();
    Envelope envelope =
        new Envelope(
            reaction.type(),
            1,
            seeded.id("message " + reaction.purpose(), delivery),
            agency,
            Optional.of(cause.referral()),
            cause.received().time(),
            seeded.nonce("nonce " + reaction.purpose(), delivery),
            cause.envelope().test());
    OutgoingMessage message = writer.write(envelope, reaction.content());
    if (seeded.share("twice " + reaction.purpose(), delivery) < twiceShare) {
      twice.increment();
      submit(cause.referral(), message);
    }
    return submit(cause.referral(), message).thenApply(it -> isTaken(message, it));
  }

  private CompletableFuture<RequestOutcome> submit(UUID referral, OutgoingMessage message) {
    listener.sending(agency, message);
    return gateway
        .submit(referral, message)
        .thenApply(
            outcome -> {
              listener.answered(agency, message, outcome);
              return outcome;
            });
  }

  /** Fails without a final answer, so that the handler is called again. */
  private boolean isTaken(OutgoingMessage message, RequestOutcome outcome) {
    return switch (outcome) {
      case RequestOutcome.Accepted _ -> {
        accepted.increment();
        yield true;
      }
      case RequestOutcome.Refused(GatewayProblem problem) -> {
        refused.increment();
        LOG.warn(
            "reaction refused: message={} status={} type={}",
            message.messageId(),
            problem.status(),
            problem.type());
        yield false;
      }
      case RequestOutcome.Unproven _, RequestOutcome.Unreachable _ ->
          throw new IllegalStateException("no final answer");
      case RequestOutcome.Found _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.File _ ->
          throw new IllegalStateException("not an outcome of a submission");
    };
  }

  ReactionCounts counts() {
    return new ReactionCounts(accepted.sum(), refused.sum(), twice.sum());
  }

  void close() {
    gateway.close();
  }
}
