package org.wasl.connectors.pull;

import java.util.List;
import java.util.UUID;
import org.wasl.connectors.partnerapi.exchange.BoundAnswer;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The answer to {@code GET /v1/inbox}, which lists the deliveries that a worker may fetch.
 *
 * @param deliveries deliveries that no other worker of the agency has leased
 */
record InboxListing(List<Entry> deliveries) implements BoundAnswer {

  /** A delivery by its headers, without its content. {@code bytes} is the size of the content. */
  record Entry(
      UUID delivery,
      UUID referral,
      UUID message,
      String sender,
      String type,
      String digest,
      int bytes) {}

  static InboxListing of(List<OutboundDelivery> shown) {
    return new InboxListing(shown.stream().map(InboxListing::entry).toList());
  }

  private static Entry entry(OutboundDelivery push) {
    return new Entry(
        push.deliveryId().value(),
        push.referral().value(),
        push.messageId().value(),
        push.sender().value(),
        push.type(),
        push.digest(),
        push.sealed().length);
  }
}
