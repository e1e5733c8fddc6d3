package org.wasl.gateway.keys;

import static org.wasl.wire.pki.PkiFolder.GATEWAY;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.store.erasure.Tombstones;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The gateway's own keys and certificates in {@code DATA/pki}, checked before anything starts.
 *
 * @param signer signs submission receipts and the gateway's own messages
 * @param logKeys keys that sign the checkpoints of the audit log, one for each shard
 * @param tombstones computes the tombstones of erased messages
 * @param own its TLS certificates and key
 * @param authorities those that all certificates come from
 */
public record GatewayKeys(
    Signer signer,
    LogKeys logKeys,
    Tombstones tombstones,
    TlsCredentials own,
    List<X509Certificate> authorities) {
  /**
   * Reads them all and sees that certificate and key belong together, and that the folder has no
   * private keys of others.
   *
   * @param config names the folder, the audit log, and further keys that may be in the folder
   * @throws StartException naming the file that is missing or holds something else
   */
  public static GatewayKeys read(GatewayConfig config) throws StartException {
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    ForeignPrivateKeys.refuse(pki, config.management().keyFile().map(Set::of).orElse(Set.of()));
    List<X509Certificate> authorities = TlsCredentials.certificates(pki.authorityFile());
    TlsCredentials own = TlsCredentials.read(pki.certificateFile(GATEWAY), pki.keyFile(GATEWAY));
    return new GatewayKeys(
        KeyFileReader.read(pki.privateKeysFile(GATEWAY), file -> pki.signer(GATEWAY)),
        LogKeys.read(pki, config.auditLog().origin()),
        tombstones(pki.erasureKeyFile()),
        own,
        authorities);
  }

  /** The client's TLS context for peers with a certificate of the authorities. */
  public SSLContext tls() {
    return own.context(authorities);
  }

  private static Tombstones tombstones(Path file) throws StartException {
    String key = KeyFileReader.secret(file);
    try {
      return Tombstones.keyed(Base64.getDecoder().decode(key));
    } catch (IllegalArgumentException e) {
      throw new StartException(file + ": cannot be read as 32 bytes in base64");
    }
  }
}
