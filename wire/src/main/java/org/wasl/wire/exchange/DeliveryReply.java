package org.wasl.wire.exchange;

import java.util.OptionalLong;

/**
 * What a connector says became of a {@link OutboundDelivery}; the same answers for every protocol.
 * Only one that waits for the agency to come can say that {@link NotCollected}.
 */
public sealed interface DeliveryReply {

  /**
   * The agency answered that it has the message.
   *
   * @param receipt its compact JWS as sent, not yet verified
   */
  record Received(String receipt) implements DeliveryReply {}

  /**
   * It did not work now and may work later: not reached, too slow, overloaded, closing.
   *
   * @param reason a code, for example {@code http-503} or {@code deadline}
   * @param retryAfterMillis how long the agency asked us to wait, where it did
   */
  record RetryLater(String reason, OptionalLong retryAfterMillis) implements DeliveryReply {}

  /**
   * The agency will not take it, now or later.
   *
   * @param reason a code, for example {@code http-422}
   */
  record Rejected(String reason) implements DeliveryReply {}

  /**
   * Nobody of the agency was there to take it. The agency has seen nothing of it and has done
   * nothing wrong: no attempt is counted.
   */
  record NotCollected() implements DeliveryReply {}
}
