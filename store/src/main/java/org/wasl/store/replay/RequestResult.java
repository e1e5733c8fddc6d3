package org.wasl.store.replay;

import java.util.UUID;

/** The result of a request about parked deliveries. */
public sealed interface RequestResult {
  /**
   * It is filed.
   *
   * @param request as it is now
   */
  record Filed(ParkedRequest request) implements RequestResult {}

  /**
   * It is not: an open request is about the same delivery.
   *
   * @param other the open request
   * @param delivery which is in both
   */
  record AlreadyRequested(UUID other, UUID delivery) implements RequestResult {}
}
