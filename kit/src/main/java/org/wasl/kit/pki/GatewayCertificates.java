package org.wasl.kit.pki;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.wire.pki.PkiFolder;

/**
 * The certificates by which the gateway is known, SHA-256 in hex: all of {@code gateway.pem}, read
 * anew at each handshake. A new one is added to the file before the gateway uses it; nothing is
 * started again.
 */
public final class GatewayCertificates implements Supplier<Set<String>> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCertificates.class);

  private final PkiFolder folder;
  private volatile Set<String> last;

  /** Those of the folder; throws what the folder throws where there are none. */
  public GatewayCertificates(PkiFolder folder) {
    this.folder = folder;
    this.last = folder.thumbprints(PkiFolder.GATEWAY);
  }

  /** What the file holds; where it cannot be read, what it held before. */
  @Override
  public Set<String> get() {
    try {
      last = folder.thumbprints(PkiFolder.GATEWAY);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      LOG.warn(
          "{} cannot be read: what it held before counts",
          folder.certificateFile(PkiFolder.GATEWAY));
    }
    return last;
  }
}
