package org.wasl.wire.exchange;

import java.util.OptionalLong;

/** The result of an {@link OutboundDelivery}, the same for every protocol. */
public sealed interface DeliveryReply {

  /**
   * The agency answered with a receipt.
   *
   * @param receipt its compact JWS as sent, not yet verified
   */
  record Received(String receipt) implements DeliveryReply {}

  /**
   * A transient failure, because the agency was not reached, too slow, overloaded or closing.
   *
   * @param retryAfterMillis how long the agency asked us to wait, where it did
   */
  record RetryLater(DeliveryFailure reason, OptionalLong retryAfterMillis)
      implements DeliveryReply {}

  /** A permanent refusal by the agency. */
  record Rejected(DeliveryFailure reason) implements DeliveryReply {}

  /**
   * No worker of the agency collected it, or the gateway stopped before the agency had answered. No
   * attempt is counted.
   */
  record NotCollected() implements DeliveryReply {}
}
