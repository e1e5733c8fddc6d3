package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.wire.jose.SignatureStatus;

/** Threat row 43, the signature's part. */
class BackupSignatureTest {
  private static final byte[] MANIFEST = "hash  file\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void verifiesManifestWithGatewayKeysOnly() throws Exception {
    // Given
    var former =
        new ECKeyGenerator(Curve.P_256).keyID("former").keyUse(KeyUse.SIGNATURE).generate();
    var current =
        new ECKeyGenerator(Curve.P_256).keyID("current").keyUse(KeyUse.SIGNATURE).generate();
    JWKSet both = new JWKSet(List.of(former, current)).toPublicJWKSet();
    Signer signer = new Signer(former);

    // When
    String signature = signer.signBackup(MANIFEST);

    // Then
    assertThat(SignatureVerifier.verifyBackup(both, MANIFEST, signature))
        .isEqualTo(SignatureStatus.VALID);
    assertThat(SignatureVerifier.verifyBackup(both, new byte[] {1}, signature))
        .isEqualTo(SignatureStatus.INVALID);
    assertThat(SignatureVerifier.verifyBackup(both, MANIFEST, signer.signMessage(MANIFEST)))
        .isEqualTo(SignatureStatus.WRONG_TYPE);
    assertThat(
            SignatureVerifier.verifyBackup(
                new JWKSet(current).toPublicJWKSet(), MANIFEST, signature))
        .isEqualTo(SignatureStatus.UNKNOWN_KEY);
  }
}
