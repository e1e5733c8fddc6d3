package org.wasl.kit.certify;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.wire.directory.DeliveryFormat;

/**
 * The receiver of an agency, as its file at a gateway would describe it.
 *
 * @param agency id of the agency
 * @param endpoint where its server takes deliveries
 * @param format the form of a request with one delivery
 * @param deliveriesPerRequest where above 1, it takes so many in one request (wire version 2)
 * @param handled a file to which its system adds the {@code messageId} of each message that it has
 *     processed, one a line; without it nobody sees from outside how often that happened
 * @param confirmation what its receipts say
 */
public record ReceiverUnderTest(
    String agency,
    URI endpoint,
    DeliveryFormat format,
    int deliveriesPerRequest,
    Optional<Path> handled,
    Confirmation confirmation) {
  /** One that opens what it confirms. */
  public ReceiverUnderTest(
      String agency,
      URI endpoint,
      DeliveryFormat format,
      int deliveriesPerRequest,
      Optional<Path> handled) {
    this(agency, endpoint, format, deliveriesPerRequest, handled, Confirmation.OPENED);
  }
}
