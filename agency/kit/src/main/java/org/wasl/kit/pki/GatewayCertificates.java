package org.wasl.kit.pki;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * The gateway's certificates as SHA-256 in hex. They are all certificates of {@code gateway.pem},
 * which is read anew at each handshake. An operator adds a new certificate to the file before the
 * gateway uses it. Nothing has to be restarted.
 */
public final class GatewayCertificates implements Supplier<Set<String>> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCertificates.class);

  private final PkiFolder folder;
  private volatile Set<String> last;

  /**
   * Reads the certificates of the folder, and throws the exceptions of {@link PkiFolder} if there
   * are none.
   */
  public GatewayCertificates(PkiFolder folder) {
    this.folder = folder;
    this.last = folder.thumbprints(AgencyId.GATEWAY);
  }

  /** Returns the contents of the file. If it cannot be read, returns the previous contents. */
  @Override
  public Set<String> get() {
    try {
      last = folder.thumbprints(AgencyId.GATEWAY);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      LOG.warn(
          "{} cannot be read, keeping its previous content",
          folder.certificateFile(AgencyId.GATEWAY));
    }
    return last;
  }
}
