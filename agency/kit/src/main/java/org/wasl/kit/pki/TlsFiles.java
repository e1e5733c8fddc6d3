package org.wasl.kit.pki;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.SingleKeyManager;

/**
 * The TLS material of an agency, which is read from its files at each handshake. Certificate, key
 * and authorities can be renewed without a restart. Connections that are open stay open.
 */
public final class TlsFiles {
  private record Loaded(CertifiedKey own, X509ExtendedTrustManager authorities) {
    static Loaded of(TlsIdentity identity) {
      return new Loaded(identity.own(), identity.trustManager());
    }
  }

  private final ReloadedFiles<Loaded> files;

  /**
   * Reads the files of that agency. It throws the exceptions of {@link PkiFolder} if they cannot be
   * read.
   */
  public TlsFiles(PkiFolder folder, AgencyId agency) {
    this.files =
        RenewableFiles.of(
            () ->
                List.of(
                    folder.certificateFile(agency), folder.keyFile(agency), folder.authorityFile()),
            () -> Loaded.of(TlsIdentity.of(folder, agency)));
  }

  /** Presents the key and chain that the files have. */
  public X509KeyManager keyManager() {
    return new SingleKeyManager(() -> files.get().own());
  }

  /**
   * Accepts certificates that an authority issued, that are valid now and have one of these SHA-256
   * thumbprints (hex).
   *
   * @param thumbprints asked at each handshake
   */
  public X509TrustManager pinnedTrustManager(Supplier<Set<String>> thumbprints) {
    return pinned(thumbprints);
  }

  private PinnedTrustManager pinned(Supplier<Set<String>> thumbprints) {
    return new PinnedTrustManager(() -> files.get().authorities(), thumbprints);
  }

  /** Both together, for a client. */
  public SSLContext clientContext(Supplier<Set<String>> thumbprints) {
    return ClientTls.context(Optional.of(() -> files.get().own()), pinned(thumbprints));
  }
}
