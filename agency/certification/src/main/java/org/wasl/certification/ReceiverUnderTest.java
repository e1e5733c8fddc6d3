package org.wasl.certification;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.DeliveryFormat;

/**
 * The receiver of an agency, as its file at a gateway would describe it.
 *
 * @param agency id of the agency
 * @param endpoint address where its server takes deliveries
 * @param format the form of a request with one delivery
 * @param deliveriesPerRequest number of deliveries in one request. Above 1 it needs wire version 2
 * @param handled a file to which its system adds a line with the {@code messageId} of each
 *     processed message. Without it, nobody sees from outside how often that happened
 * @param confirmation the meaning of its receipts
 * @param restart restarts its program. Without it, nobody sees if the program remembers deliveries
 *     after a restart
 */
public record ReceiverUnderTest(
    AgencyId agency,
    URI endpoint,
    DeliveryFormat format,
    int deliveriesPerRequest,
    Optional<Path> handled,
    Confirmation confirmation,
    Optional<Restart> restart) {
  /** A receiver that opens the deliveries that it confirms. */
  public ReceiverUnderTest(
      AgencyId agency,
      URI endpoint,
      DeliveryFormat format,
      int deliveriesPerRequest,
      Optional<Path> handled) {
    this(
        agency,
        endpoint,
        format,
        deliveriesPerRequest,
        handled,
        Confirmation.OPENED,
        Optional.empty());
  }
}
