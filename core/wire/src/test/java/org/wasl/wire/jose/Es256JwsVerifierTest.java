package org.wasl.wire.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestSeed;

class Es256JwsVerifierTest {
  private static final int HALF = 32;
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @Test
  void matchesLibraryOnSignaturesAndMutants() throws Exception {
    // Given
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("a").generate();
    JWSHeader header = Jws.header(key, "test");
    JWSVerifier verifier = new Es256JwsVerifier(key.toPublicJWK());
    JWSVerifier library = new ECDSAVerifier(key.toPublicJWK());
    Random random = TestSeed.random(Es256JwsVerifierTest.class, 3);
    for (int i = 0; i < 200; i++) {
      byte[] input = new byte[random.nextInt(100)];
      random.nextBytes(input);
      Base64URL signature = new ECDSASigner(key).sign(header, input);
      byte[] mutant = signature.decode();
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      // When / Then
      assertThat(verifier.verify(header, input, signature)).isTrue();
      assertThat(verifier.verify(header, input, Base64URL.encode(mutant)))
          .isEqualTo(library.verify(header, input, Base64URL.encode(mutant)))
          .isFalse();
    }
  }

  @Test
  void rejectsWrongLengthAndOutOfRangeNumbers() throws Exception {
    // Given
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("a").generate();
    JWSHeader header = Jws.header(key, "test");
    JWSVerifier verifier = new Es256JwsVerifier(key.toPublicJWK());
    byte[] input = {1, 2, 3};
    byte[] good = new ECDSASigner(key).sign(header, input).decode();
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    byte[] shorter = Arrays.copyOf(good, good.length - 1);
    byte[] zeros = new byte[good.length];
    byte[] zeroS = good.clone();
    Arrays.fill(zeroS, HALF, good.length, (byte) 0);
    byte[] order = good.clone();
    byte[] n = ORDER.toByteArray();
    System.arraycopy(n, n.length - HALF, order, 0, HALF);
    System.arraycopy(n, n.length - HALF, order, HALF, HALF);
    // When / Then
    for (byte[] bad : new byte[][] {longer, shorter, zeros, zeroS, order, new byte[0]}) {
      assertThat(verifier.verify(header, input, Base64URL.encode(bad))).isFalse();
    }
    assertThat(verifier.verify(header, input, new Base64URL("no*base64"))).isFalse();
    assertThat(verifier.verify(header, input, Base64URL.encode(good))).isTrue();
  }
}
