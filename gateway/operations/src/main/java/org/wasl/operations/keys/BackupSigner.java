package org.wasl.operations.keys;

import static org.wasl.rules.id.AgencyId.GATEWAY;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.embedded.ManifestSignature;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Signs the manifest of a backup with the gateway's signing key, which is not in the backup. It
 * verifies the manifest with any public key in {@code gateway.jwks}.
 */
public final class BackupSigner implements ManifestSignature {
  private final Signer signer;
  private final JWKSet verifying;

  private BackupSigner(Signer signer, JWKSet verifying) {
    this.signer = signer;
    this.verifying = verifying;
  }

  /**
   * Reads the keys.
   *
   * @throws StartException if a file is missing or has other content, with its name
   */
  public static BackupSigner read(GatewayConfig config) throws StartException {
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    return new BackupSigner(
        KeyFileReader.read(pki.privateKeysFile(GATEWAY), file -> pki.signer(GATEWAY)),
        KeyFileReader.read(pki.publicKeysFile(GATEWAY), file -> pki.publicKeys(GATEWAY)));
  }

  @Override
  public String sign(byte[] manifest) {
    return signer.signBackup(manifest);
  }

  @Override
  public Optional<String> problem(byte[] manifest, String signature) {
    SignatureStatus status = SignatureVerifier.verifyBackup(verifying, manifest, signature);
    return switch (status) {
      case VALID -> Optional.empty();
      case UNKNOWN_KEY ->
          Optional.of("is signed with a key that gateway.jwks in pki.dir does not have");
      default -> Optional.of("is no signature of this gateway over manifest: " + status.code());
    };
  }
}
