package org.wasl.gateway;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import javax.net.ssl.SSLContext;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.SignerKey;
import org.wasl.wire.Signer;

/** What the gateway itself needs of {@code DATA/pki}, looked at before anything is started. */
final class OwnKeys {
  private final Path pki;
  private final Signer signer;
  private final SignerKey log;

  private OwnKeys(Path pki, Signer signer, SignerKey log) {
    this.pki = pki;
    this.signer = signer;
    this.log = log;
  }

  /**
   * @param origin name of the audit log, and of its key
   * @throws StartException naming the file that is missing or holds something else
   */
  static OwnKeys read(Path pki, String origin) throws StartException {
    TlsFiles.certificates(pki.resolve("ca.pem"));
    OwnKeys keys =
        new OwnKeys(
            pki,
            signer(pki.resolve("gateway.private.jwks")),
            log(pki.resolve("gateway.log.key"), origin));
    TlsFiles.read(keys.certificate(), keys.key());
    return keys;
  }

  /** Signs submission receipts. */
  Signer signer() {
    return signer;
  }

  /** Signs the checkpoints of the audit log. */
  SignerKey logKey() {
    return log;
  }

  /** The gateway's end of a connection to somebody whom the authority knows. */
  SSLContext tls() throws StartException {
    return TlsFiles.read(certificate(), key()).context(TlsFiles.certificates(authority()));
  }

  Path certificate() {
    return pki.resolve("gateway.pem");
  }

  Path key() {
    return pki.resolve("gateway.key");
  }

  Path authority() {
    return pki.resolve("ca.pem");
  }

  private static Signer signer(Path file) throws StartException {
    try {
      JWK key =
          JWKSet.parse(Files.readString(file)).getKeys().stream()
              .filter(candidate -> KeyUse.SIGNATURE.equals(candidate.getKeyUse()))
              .reduce((earlier, later) -> later)
              .orElseThrow(() -> new StartException(file + ": no signing key in it"));
      return new Signer(key);
    } catch (IOException | ParseException | IllegalArgumentException e) {
      // The cause may quote the file, which holds private keys: not passed on.
      throw new StartException(file + ": cannot be read as a JWK set with a private signing key");
    }
  }

  private static SignerKey log(Path file, String origin) throws StartException {
    SignerKey key;
    try {
      key = SignerKey.parse(Files.readString(file).strip());
    } catch (IOException | Malformed e) {
      throw new StartException(file + ": cannot be read as the signing key of the audit log");
    }
    if (key.verifier().type() != KeyType.NOTE || !key.verifier().name().equals(origin)) {
      throw new StartException(file + ": is not a key of the log that log.origin names");
    }
    return key;
  }
}
