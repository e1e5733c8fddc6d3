package org.wasl.routes.event;

import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.message.Envelope;

/**
 * Records the spans of a referral. The trace id is the id of the referral, so nothing has to be
 * stored to join the spans of one referral. An implementation returns quickly and never throws.
 * Spans carry ids and codes only.
 */
public interface RouteTracer {
  /** Traces nothing, at no cost. */
  RouteTracer NONE =
      new RouteTracer() {
        @Override
        public void accepted(UUID referral, Envelope envelope, long nanos) {}

        @Override
        public void relayed(Leased lease, long sentAtMillis) {}

        @Override
        public void attempted(Leased lease, RetryDecision decision, long callMillis) {}

        @Override
        public Optional<String> parent(Leased lease) {
          return Optional.empty();
        }
      };

  /** A message was accepted, that long after its bytes were here. */
  void accepted(UUID referral, Envelope envelope, long nanos);

  /**
   * An id came from its queue and got its lease.
   *
   * @param sentAtMillis when it was put there, milliseconds of the epoch
   */
  void relayed(Leased lease, long sentAtMillis);

  /**
   * An attempt ended and was recorded.
   *
   * @param callMillis how long it took
   */
  void attempted(Leased lease, RetryDecision decision, long callMillis);

  /** What tells the agency which trace the attempt is part of (W3C {@code traceparent}). */
  Optional<String> parent(Leased lease);
}
