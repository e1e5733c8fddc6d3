package org.wasl.routes.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.Ticket;

/**
 * The text of a ticket in a queue, which is exactly {@code <delivery id> <generation> <urgency>}.
 */
public final class TicketCodec {
  private TicketCodec() {}

  /** The text put on the queue. */
  public static String encode(Ticket ticket) {
    return ticket.deliveryId() + " " + ticket.generation() + " " + ticket.urgency();
  }

  /** Parses the text. Empty if the form is wrong. */
  public static Optional<Ticket> decode(@Nullable String text, AgencyId agency) {
    String[] parts = text == null ? new String[0] : text.split(" ");
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Ticket(
              DeliveryId.parse(parts[0]),
              agency,
              Integer.parseInt(parts[1]),
              Integer.parseInt(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
