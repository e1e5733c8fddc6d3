package org.wasl.client;

import org.wasl.wire.delivery.DeliveryRejection;

/** The result of an attempt to open a delivery. */
public sealed interface DeliveryOpening {
  /** The delivery is genuine. */
  record Opened(OpenedDelivery delivery) implements DeliveryOpening {}

  /** The delivery must be refused. Give no receipt. */
  record Rejected(DeliveryRejection reason) implements DeliveryOpening {}
}
