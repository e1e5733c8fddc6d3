package org.wasl.certification;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;

/**
 * The program by which an agency collects its deliveries ({@code protocol = pull}).
 *
 * @param agency id of the agency
 * @param listen address of the test gateway's inbox; port 0 for any free one
 * @param handled as in {@link ReceiverUnderTest}
 * @param confirmation the meaning of its receipts
 * @param restart restarts its program. Without it, nobody sees if the program remembers deliveries
 *     after a restart
 */
public record CollectorUnderTest(
    AgencyId agency,
    InetSocketAddress listen,
    Optional<Path> handled,
    Confirmation confirmation,
    Optional<Restart> restart) {
  /** An agency that opens the deliveries that it confirms. */
  public CollectorUnderTest(AgencyId agency, InetSocketAddress listen, Optional<Path> handled) {
    this(agency, listen, handled, Confirmation.OPENED, Optional.empty());
  }
}
