package org.wasl.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Identifies the agency by its TLS certificate and by its signatures.
 *
 * @param agency its id
 * @param tls shows the agency's client certificate, and accepts the gateway's certificate only
 * @param keys asked whenever keys are used, so that renewed keys count without a new client
 */
public record ClientIdentity(AgencyId agency, SSLContext tls, Supplier<ClientKeys> keys) {

  private static final Logger LOG = Logger.getLogger(ClientIdentity.class.getName());

  private record TlsMaterial(CertifiedKey own, X509ExtendedTrustManager authorities) {}

  /**
   * Reads the identity from a folder with {@code ID.pem}, {@code ID.key}, {@code ID.private.jwks},
   * {@code ca.pem}, {@code gateway.pem}, {@code gateway.jwks} and a {@code SENDER.jwks} for each
   * accepted sender. Changed files are read again. If they cannot be read, the previous keys stay
   * in force.
   *
   * @throws java.io.UncheckedIOException for a file that cannot be read
   * @throws IllegalArgumentException if a file has other content. The message begins with the name
   *     of the file
   */
  public static ClientIdentity ofFolder(Path folder, AgencyId agency) {
    CryptoProvider.install();
    PkiFolder pki = new PkiFolder(folder);
    ReloadedFiles<TlsMaterial> material =
        new ReloadedFiles<>(
            List.of(pki.certificateFile(agency), pki.keyFile(agency), pki.authorityFile()),
            () -> new TlsMaterial(pki.tls(agency), TrustedAuthorities.manager(pki.authorities())),
            ClientIdentity::ignore);
    ReloadedFiles<ClientKeys> keys =
        new ReloadedFiles<>(
            () -> keyFiles(pki, agency), () -> ClientKeys.in(pki, agency), ClientIdentity::ignore);
    return new ClientIdentity(agency, context(pki, material), keys);
  }

  /** Keeps the previous keys. The next reading may find the files in order. */
  private static void ignore(String refusal) {
    LOG.warning(refusal);
  }

  private static List<Path> keyFiles(PkiFolder pki, AgencyId agency) {
    List<Path> files = new ArrayList<>(List.of(pki.privateKeysFile(agency)));
    pki.agencies().forEach(sender -> files.add(pki.publicKeysFile(sender)));
    return files;
  }

  private static SSLContext context(PkiFolder pki, Supplier<TlsMaterial> material) {
    return ClientTls.context(
        Optional.of(() -> material.get().own()),
        new PinnedTrustManager(
            () -> material.get().authorities(), () -> pki.thumbprints(AgencyId.GATEWAY)));
  }
}
