package org.wasl.kit.certify;

import org.wasl.wire.exchange.HttpDelivery;

/** How deliveries reach the agency that is tested. */
@FunctionalInterface
interface DeliveryChannel {
  /** Delivers as a gateway does: again while the agency asks for it, until the limit. */
  HttpReply deliver(HttpDelivery request) throws InterruptedException;
}
