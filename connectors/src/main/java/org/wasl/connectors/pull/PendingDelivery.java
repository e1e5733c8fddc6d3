package org.wasl.connectors.pull;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** A delivery that waits for a worker and its receipt. */
final class PendingDelivery {
  private final OutboundDelivery push;
  private final CompletableFuture<DeliveryReply> reply = new CompletableFuture<>();
  private boolean leased;
  private Optional<Future<?>> deadline = Optional.empty();
  private long leasedUntilNanos;

  PendingDelivery(OutboundDelivery push) {
    this.push = push;
  }

  OutboundDelivery push() {
    return push;
  }

  CompletableFuture<DeliveryReply> reply() {
    return reply;
  }

  /** Tells whether no worker holds a lease on it. */
  boolean isFree() {
    return !leased || System.nanoTime() - leasedUntilNanos >= 0;
  }

  boolean wasLeased() {
    return leased;
  }

  void expiresWith(Future<?> timer) {
    deadline = Optional.of(timer);
  }

  /** Answers the delivery. False if it was answered before. */
  boolean answer(DeliveryReply with) {
    deadline.ifPresent(timer -> timer.cancel(false));
    return reply.complete(with);
  }

  void lease(long untilNanos) {
    leased = true;
    leasedUntilNanos = untilNanos;
  }

  /** The reply at the deadline, which differs for fetched and uncollected deliveries. */
  DeliveryReply unanswered() {
    return leased
        ? new DeliveryReply.RetryLater(DeliveryFailure.NOT_ACKNOWLEDGED, OptionalLong.empty())
        : new DeliveryReply.NotCollected();
  }
}
