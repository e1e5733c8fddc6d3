package org.wasl.sandbox;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.kit.send.CallQueue;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.pki.PkiFolder;

/**
 * Sends an agency's reactions to each message, one after the other. For a repeated delivery it
 * sends equal bytes, which the gateway accepts once.
 */
final class ReactingHandler implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReactingHandler.class);

  /** The most submissions in flight at once. */
  private static final int AT_ONCE = 16;

  private final AgencyId agency;
  private final AgencyDirectory directory;
  private final SeededValues seeded;
  private final AgencyScript script;
  private final MessageWriter writer;
  private final WaslClient gateway;
  private final CallQueue submissions = new CallQueue(AT_ONCE);
  private final double twiceShare;
  private final SubmissionListener listener;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder twice = new LongAdder();

  private ReactingHandler(
      AgencyId agency,
      AgencyDirectory directory,
      AgencyScript script,
      SandboxConfig config,
      MessageWriter writer,
      WaslClient gateway,
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
      PkiFolder pki,
      AgencyDirectory directory,
      AgencyId agency,
      AgencyScript script,
      SandboxConfig config,
      URI gateway,
      SubmissionListener listener) {
    var random = new SecureRandom();
    var writer = new MessageWriter(agency, pki.signer(agency), Clock.systemUTC(), random);
    WaslClient client = WaslClient.open(CallerIdentity.calls(gateway, pki, agency));
    return new ReactingHandler(agency, directory, script, config, writer, client, listener);
  }

  /** Handles the content of a handover like a message that arrived directly. */
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
            new MessageId(seeded.id("message " + reaction.purpose(), delivery.value())),
            agency,
            Optional.of(cause.referral()),
            cause.received().time(),
            seeded.nonce("nonce " + reaction.purpose(), delivery.value()),
            cause.envelope().test());
    OutgoingMessage message = writer.write(envelope, reaction.content());
    if (seeded.share("twice " + reaction.purpose(), delivery.value()) < twiceShare) {
      twice.increment();
      submit(cause.referral(), message);
    }
    return submit(cause.referral(), message).thenApply(it -> isTaken(message, it));
  }

  private CompletableFuture<Outcome> submit(ReferralId referral, OutgoingMessage message) {
    listener.sending(agency, message);
    return submissions.call(
        () -> {
          Outcome outcome = gateway.submit(Optional.of(referral), message);
          listener.answered(agency, message, outcome);
          return outcome;
        });
  }

  /** Fails without a final answer, so that the handler is called again. */
  private boolean isTaken(OutgoingMessage message, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted _ -> {
        accepted.increment();
        yield true;
      }
      case Refused(RefusalProblem problem) -> {
        refused.increment();
        LOG.warn(
            "reaction refused: message={} status={} type={}",
            message.messageId(),
            problem.status(),
            problem.type());
        yield false;
      }
      case Unproven _, Unavailable _ -> throw new IllegalStateException("no final answer");
    };
  }

  ReactionCounts counts() {
    return new ReactionCounts(accepted.sum(), refused.sum(), twice.sum());
  }

  void close() {
    gateway.close();
    submissions.close();
  }
}
