package org.wasl.kit.certify;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an agency collects its deliveries with ({@code protocol = pull}).
 *
 * @param agency id of the agency
 * @param listen where the inbox of the test gateway is opened; any free port where it is 0
 * @param handled as in {@link ReceiverUnderTest}
 * @param confirmation what its receipts say
 */
public record CollectorUnderTest(
    String agency, InetSocketAddress listen, Optional<Path> handled, Confirmation confirmation) {
  /** One that opens what it confirms. */
  public CollectorUnderTest(String agency, InetSocketAddress listen, Optional<Path> handled) {
    this(agency, listen, handled, Confirmation.OPENED);
  }
}
