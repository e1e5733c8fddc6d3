package org.wasl.store;

import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.DeliveryState;

/** What came of an outcome. */
public sealed interface Recorded {

  /**
   * It counted.
   *
   * @param decision what follows
   */
  record Applied(Decision decision) implements Recorded {}

  /**
   * It came too late: another attempt runs, or the delivery has moved on.
   *
   * @param actual where it stands
   */
  record Stale(DeliveryState actual) implements Recorded {}

  /** There is no such delivery. */
  record Unknown() implements Recorded {}
}
