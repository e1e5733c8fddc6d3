package org.wasl.link.forward;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.link.document.InboundRendering;
import org.wasl.link.forward.ForwardTarget.ForwardResult;
import org.wasl.link.state.ForwardedMessageLog;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Counter;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.xml.Advice;
import org.wasl.link.xml.MappingResult;
import org.wasl.link.xml.MappingViolation;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.Backoff;
import org.wasl.runtime.FileFault;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Digest;

/**
 * Forwards every message of the inbox to the old system, in the order of arrival. It tries again
 * until the old system has the message. A message that the old system will never take is parked,
 * and the next one has its turn.
 */
public final class MessageForwarder implements MessageHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageForwarder.class);

  private final InboundRendering rendering;
  private final ForwardTarget target;
  private final ForwardedMessageLog log;
  private final ParkedMessages parked;
  private final Supplier<AgencyDirectory> directory;
  private final Backoff backoff;
  private final LinkHealth health;
  private final Clock clock;
  private final Executor executor;
  private volatile boolean closed;

  /** Opens a delivery of the inbox. */
  @FunctionalInterface
  public interface InboxLookup {
    /** Opens the message, and returns empty if it is not there, or no key opens it now. */
    Optional<OpenedMessage> open(DeliveryId delivery) throws IOException;
  }

  /**
   * Forwards to one old system.
   *
   * @param rendering the form that the old system reads
   * @param target closed with this
   * @param log the messages that the old system has, closed with this
   * @param directory accepted senders, with the keys to verify messages that are handed over
   * @param executor makes the attempts, which block
   */
  public MessageForwarder(
      InboundRendering rendering,
      ForwardTarget target,
      ForwardedMessageLog log,
      ParkedMessages parked,
      Supplier<AgencyDirectory> directory,
      Backoff backoff,
      LinkHealth health,
      Clock clock,
      Executor executor) {
    this.rendering = rendering;
    this.target = target;
    this.log = log;
    this.parked = parked;
    this.directory = directory;
    this.backoff = backoff;
    this.health = health;
    this.clock = clock;
    this.executor = executor;
  }

  /** Completes when the old system has the message, or it is parked. */
  @Override
  public CompletionStage<?> handle(OpenedMessage message) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    attempt(message, 0, done);
    return done;
  }

  private void attempt(OpenedMessage message, int failures, CompletableFuture<Void> done) {
    if (closed) {
      return; // The next start begins with this message.
    }
    try {
      forward(message);
      done.complete(null);
    } catch (IOException e) {
      String reason = FileFault.describe(e);
      health.count(Counter.RETRIED);
      if (health.trouble(Side.INBOUND, reason)) {
        LOG.warn("waits: delivery={}: {}", message.received().deliveryId(), reason);
      }
      CompletableFuture.delayedExecutor(backoff.after(failures), TimeUnit.MILLISECONDS, executor)
          .execute(() -> attempt(message, failures + 1, done));
    } catch (RuntimeException e) {
      done.completeExceptionally(e); // The inbox logs it without its message, and tries again.
    }
  }

  /** Forwards the message, and returns whether the old system has it; otherwise it is parked. */
  private synchronized boolean forward(OpenedMessage message) throws IOException {
    OpenedMessage inner = message.asHandedOver(directory.get());
    Optional<String> before = log.digest(inner.envelope().sender(), inner.envelope().messageId());
    if (before.isEmpty()) {
      return forwardNew(inner);
    }
    if (!before.get().equals(Digest.of(inner.body()))) {
      return park(inner, "conflicting-duplicate", Advice.of("has-another"));
    }
    noteForwarded(inner);
    LOG.info(
        "already forwarded: delivery={} message={}",
        message.received().deliveryId(),
        inner.envelope().messageId());
    return true;
  }

  private boolean forwardNew(OpenedMessage message) throws IOException {
    return switch (ForwardedMessage.of(message, rendering)) {
      case MappingResult.Refused<ForwardedMessage>(var violations) -> park(message, violations);
      case MappingResult.Mapped<ForwardedMessage>(var forwarded) ->
          switch (target.forward(forwarded)) {
            case ForwardResult.Taken() -> taken(message);
            case ForwardResult.Declined(String code) -> park(message, code, Advice.of("declined"));
          };
    };
  }

  private boolean taken(OpenedMessage message) throws IOException {
    health.count(Counter.FORWARDED);
    LOG.info(
        "forwarded: delivery={} message={} type={}",
        message.received().deliveryId(),
        message.envelope().messageId(),
        message.envelope().typeAndVersion());
    noteForwarded(message);
    return true;
  }

  private void noteForwarded(OpenedMessage message) throws IOException {
    log.add(message.envelope().sender(), message.envelope().messageId(), Digest.of(message.body()));
    health.well(Side.INBOUND);
  }

  private boolean park(OpenedMessage message, String code, Advice advice) throws IOException {
    return park(message, List.of(new MappingViolation("", code, advice)));
  }

  private boolean park(OpenedMessage message, List<MappingViolation> reasons) throws IOException {
    parked.park(message, reasons, clock.instant());
    health.well(Side.INBOUND);
    health.count(Counter.PARKED);
    LOG.warn(
        "parked: delivery={} message={} reason={}",
        message.received().deliveryId(),
        message.envelope().messageId(),
        reasons.getFirst().code());
    return false;
  }

  /**
   * Forwards the messages again that a person asked for.
   *
   * @throws IOException if one of them has to wait
   */
  public void retryRequested(InboxLookup inbox) throws IOException {
    for (DeliveryId delivery : parked.requested()) {
      Optional<OpenedMessage> message = inbox.open(delivery);
      parked.requestDone(delivery, message.isPresent() && forward(message.get()));
    }
  }

  /** Makes no further attempt. */
  @Override
  public void close() throws IOException {
    closed = true;
    synchronized (this) {
      target.close();
      log.close();
    }
  }
}
