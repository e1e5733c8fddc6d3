package org.wasl.store.delivery;

import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.RetryDecision;

/** The result of recording an outcome. */
public sealed interface OutcomeResult extends AttemptResult {

  /**
   * It was recorded.
   *
   * @param decision the retry decision
   */
  record Applied(RetryDecision decision) implements OutcomeResult {}

  /**
   * The outcome came too late. Another attempt runs, or the delivery is in another state.
   *
   * @param actual the state of the delivery
   */
  record Stale(DeliveryState actual) implements OutcomeResult {}

  /** There is no such delivery. */
  record Unknown() implements OutcomeResult {}
}
