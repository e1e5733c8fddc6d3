package org.wasl.wire.message;

import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;

/** Synthetic agencies with fresh keys. */
public final class TestAgencies {
  private TestAgencies() {}

  public static ECKey es256(String kid) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).keyID(kid).generate();
  }

  public static ECKey sealing(String kid) throws Exception {
    return new ECKeyGenerator(Curve.P_256)
        .keyUse(KeyUse.ENCRYPTION)
        .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
        .keyID(kid)
        .generate();
  }

  public static OctetKeyPair ed25519(String kid) throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    return new OctetKeyPair.Builder(
            Curve.Ed25519,
            Base64URL.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length)))
        .d(Base64URL.encode(seed))
        .keyUse(KeyUse.SIGNATURE)
        .keyID(kid)
        .build();
  }

  public static Agency agency(String id, JWK... keys) {
    return Agency.of(
        id,
        AgencyKind.POLICE,
        Map.of("en", id),
        Credentials.of(Set.of("thumbprint-of-" + id), new JWKSet(List.of(keys)).toPublicJWKSet()),
        Channel.of("https", Optional.of(URI.create("https://127.0.0.1:1/" + id)), 4));
  }
}
