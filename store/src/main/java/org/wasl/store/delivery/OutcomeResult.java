package org.wasl.store.delivery;

import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.RetryDecision;

/** What came of an outcome. */
public sealed interface OutcomeResult extends AttemptResult {

  /**
   * It counted.
   *
   * @param decision what follows
   */
  record Applied(RetryDecision decision) implements OutcomeResult {}

  /**
   * It came too late: another attempt runs, or the delivery has moved on.
   *
   * @param actual where it stands
   */
  record Stale(DeliveryState actual) implements OutcomeResult {}

  /** There is no such delivery. */
  record Unknown() implements OutcomeResult {}
}
