package org.wasl.kit.pki;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.SingleKeyManager;

/**
 * The TLS material of an agency, as its files have it at each handshake: certificate, key and
 * authorities can be renewed without another start. Connections that are open stay open.
 */
public final class TlsFiles {
  private record Loaded(CertifiedKey own, X509ExtendedTrustManager authorities) {
    static Loaded of(TlsIdentity identity) {
      return new Loaded(identity.own(), identity.trustManager());
    }
  }

  private final ReloadedFiles<Loaded> files;

  /** Of that agency; throws the exceptions of {@link PkiFolder} where its files cannot be read. */
  public TlsFiles(PkiFolder folder, String agency) {
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
    return new PinnedTrustManager(() -> files.get().authorities(), thumbprints);
  }
}
