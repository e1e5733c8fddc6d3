package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.store.delivery.Ticket;

/** The text of a ticket in a queue: {@code <delivery id> <generation> <urgency>}; nothing else. */
public final class TicketCodec {
  private TicketCodec() {}

  /** The text put on the queue. */
  public static String encode(Ticket ticket) {
    return ticket.deliveryId() + " " + ticket.generation() + " " + ticket.urgency();
  }

  /** Parses the text; empty for any other text. */
  public static Optional<Ticket> decode(@Nullable String text, String agency) {
    String[] parts = text == null ? new String[0] : text.split(" ");
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Ticket(
              UUID.fromString(parts[0]),
              agency,
              Integer.parseInt(parts[1]),
              Integer.parseInt(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
