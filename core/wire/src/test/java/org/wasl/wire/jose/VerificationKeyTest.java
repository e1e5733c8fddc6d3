package org.wasl.wire.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.wire.message.TestAgencies;

/** The parts of an agency's keys that a verifier without JOSE needs. */
class VerificationKeyTest {

  @Test
  void listsSigningKeysOnly() throws Exception {
    // Given
    OctetKeyPair edwards = TestAgencies.ed25519("p:sig:1");
    ECKey curve = shortX();

    // When
    List<VerificationKey> keys =
        TestAgencies.agency("p", edwards, curve, TestAgencies.sealing("p:enc:1"))
            .verificationKeys();

    // Then
    assertThat(keys).extracting(VerificationKey::kid).containsExactly("p:sig:1", "p:sig:2");
    assertThat(keys).extracting(VerificationKey::alg).containsExactly("EdDSA", "ES256");
    assertThat(keys.get(0).x()).isEqualTo(edwards.getDecodedX());
    assertThat(keys.get(0).y()).isEmpty();
    assertThat(keys.get(1).x()).hasSize(32);
    assertThat(new BigInteger(1, keys.get(1).x())).isEqualTo(curve.getX().decodeToBigInteger());
    assertThat(new BigInteger(1, keys.get(1).y().orElseThrow()))
        .isEqualTo(curve.getY().decodeToBigInteger());
  }

  /** A key whose x begins with a zero that its writer has left out. */
  private static ECKey shortX() throws Exception {
    ECKey key = TestAgencies.es256("p:sig:2");
    while (key.getX().decode()[0] != 0) {
      key = TestAgencies.es256("p:sig:2");
    }
    byte[] x = key.getX().decode();
    Base64URL cut = Base64URL.encode(Arrays.copyOfRange(x, 1, x.length));
    return new ECKey.Builder(Curve.P_256, cut, key.getY())
        .keyUse(KeyUse.SIGNATURE)
        .keyID(key.getKeyID())
        .build();
  }
}
