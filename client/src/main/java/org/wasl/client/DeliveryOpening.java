package org.wasl.client;

import org.wasl.wire.delivery.DeliveryRejection;

/** What came of the attempt to open a delivery. */
public sealed interface DeliveryOpening {
  /** It is what it says. */
  record Opened(OpenedDelivery delivery) implements DeliveryOpening {}

  /** It is not: give no receipt. */
  record Rejected(DeliveryRejection reason) implements DeliveryOpening {}
}
