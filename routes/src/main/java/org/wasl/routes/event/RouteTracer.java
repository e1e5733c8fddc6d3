package org.wasl.routes.event;

import java.util.Optional;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.message.Envelope;

/**
 * Records the spans of a referral. The trace id is the id of the referral, so nothing must be
 * stored to join the spans of one referral. An implementation returns quickly and never throws.
 * Spans carry ids and codes only.
 */
public interface RouteTracer {
  /** Records nothing, at no cost. */
  RouteTracer NONE =
      new RouteTracer() {
        @Override
        public void accepted(ReferralId referral, Envelope envelope, long nanos) {}

        @Override
        public void queued(Leased lease, long sentAtMillis) {}

        @Override
        public void attempted(Leased lease, RetryDecision decision, long callMillis) {}

        @Override
        public Optional<String> parent(Leased lease) {
          return Optional.empty();
        }
      };

  /** A message was accepted, this long after its receipt. */
  void accepted(ReferralId referral, Envelope envelope, long nanos);

  /**
   * An id was consumed from its queue and leased.
   *
   * @param sentAtMillis when it was queued, milliseconds of the epoch
   */
  void queued(Leased lease, long sentAtMillis);

  /**
   * An attempt ended and was recorded.
   *
   * @param callMillis how long it took
   */
  void attempted(Leased lease, RetryDecision decision, long callMillis);

  /** The W3C {@code traceparent} of the attempt, for the agency. */
  Optional<String> parent(Leased lease);
}
