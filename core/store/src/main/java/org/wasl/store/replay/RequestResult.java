package org.wasl.store.replay;

import java.util.UUID;
import org.wasl.rules.id.DeliveryId;

/** The result of a request about parked deliveries. */
public sealed interface RequestResult {
  /**
   * The request is filed.
   *
   * @param request the request as it is now
   */
  record Filed(ParkedRequest request) implements RequestResult {}

  /**
   * The request is not filed, because an open request is about the same delivery.
   *
   * @param other the open request
   * @param delivery the delivery that is in both
   */
  record AlreadyRequested(UUID other, DeliveryId delivery) implements RequestResult {}
}
