package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.wasl.audit.log.KeyType;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * Makes the keys of a gateway in service, and the request for its TLS certificate. Another
 * authority issues that certificate, and nothing here signs one.
 */
public final class GatewayKeyMaker {
  private final PkiFolder folder;

  /**
   * For a gateway whose keys will be in the folder.
   *
   * @param folder the gateway's {@code pki.dir}, which is made if it is missing, readable for its
   *     owner only
   */
  public GatewayKeyMaker(PkiFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the keys that are missing, and writes the request anew. Existing keys stay, so the same
   * call renews the certificate.
   *
   * @param hosts names or addresses of the partner API, for the certificate
   * @param logOrigin name of the audit log, and of its first key
   * @param token the token for the signing key, a {@link org.wasl.wire.token.TokenUri}; empty for a
   *     key in the folder
   * @return the request (PKCS #10, PEM)
   * @throws IllegalArgumentException if others may write into the folder, the log's key has another
   *     name, there is a signing key and a token is named, or the token cannot be used. The message
   *     says which
   * @throws IOException if a file cannot be read or written
   */
  public Path make(Collection<String> hosts, String logOrigin, Optional<String> token)
      throws IOException {
    KeyFolder.prepare(folder.path());
    checkLogKey(logOrigin);
    makeSigningKey(token);
    NoteKeys.make(folder, PkiFolder.logKeys(1), logOrigin, KeyType.NOTE);
    ErasureKeyFile.makeIfMissing(folder.erasureKeyFile());
    Path request = folder.certificateRequestFile(AgencyId.GATEWAY);
    AtomicFile.write(request, CertificateRequest.of(folder, AgencyId.GATEWAY, hosts));
    return request;
  }

  private void checkLogKey(String logOrigin) {
    if (Files.exists(folder.logVerifierKeyFile(1))
        && !NoteKeys.auditLog(folder).name().equals(logOrigin)) {
      throw new IllegalArgumentException(
          folder.logVerifierKeyFile(1)
              + ": is the key of the log "
              + NoteKeys.auditLog(folder).name()
              + ", whose name never changes: give that one");
    }
  }

  private void makeSigningKey(Optional<String> token) throws IOException {
    if (Files.exists(folder.privateKeysFile(AgencyId.GATEWAY))) {
      if (token.isPresent()) {
        throw new IllegalArgumentException(
            folder.privateKeysFile(AgencyId.GATEWAY)
                + ": is there already: a further key is added by pki gateway --token without"
                + " --host");
      }
    } else if (token.isPresent()) {
      TokenKeyMaker.add(folder, AgencyId.GATEWAY, token.get(), Optional.empty());
    } else {
      JWK key = JwkGenerator.es256(AgencyId.GATEWAY + ":sig:1", new CertificateIssuer());
      AtomicFile.writeSecret(
          folder.privateKeysFile(AgencyId.GATEWAY), new JWKSet(key).toString(false));
    }
    AtomicFile.write(folder.publicKeysFile(AgencyId.GATEWAY), folder.publicPart(AgencyId.GATEWAY));
  }
}
