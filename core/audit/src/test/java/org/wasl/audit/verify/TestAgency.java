package org.wasl.audit.verify;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.JsonValue;
import org.wasl.audit.Step;

/** An agency that signs receipts, with Ed25519 or P-256. */
final class TestAgency {
  private static final int COORDINATE_BYTES = 32;

  final String id;
  private final String alg;
  private final KeyPair pair;

  private TestAgency(String id, String alg, KeyPair pair) {
    this.id = id;
    this.alg = alg;
    this.pair = pair;
  }

  static TestAgency ed25519(String id) {
    return of(id, "EdDSA", "Ed25519", 255);
  }

  static TestAgency p256(String id) {
    return of(id, "ES256", "EC", 256);
  }

  private static TestAgency of(String id, String alg, String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return new TestAgency(id, alg, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String kid() {
    return id + "-sig-1";
  }

  /** Its key, in use from and until. */
  TrustPolicy.AgencyKey key(Instant from, Optional<Instant> until) {
    if (pair.getPublic() instanceof ECPublicKey ec) {
      byte[] x = coordinate(ec.getW().getAffineX());
      byte[] y = coordinate(ec.getW().getAffineY());
      return new TrustPolicy.AgencyKey(id, alg, kid(), x, Optional.of(y), from, until);
    }
    byte[] der = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(der, der.length - COORDINATE_BYTES, der.length);
    return new TrustPolicy.AgencyKey(id, alg, kid(), x, Optional.empty(), from, until);
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return fixed;
  }

  /** The agency's receipt after it has received, or opened, the message of this step. */
  Map<String, String> says(String kind, AuditEntry entry, String digest) {
    Step step = entry.step();
    Map<String, String> claims = new TreeMap<>();
    claims.put("kind", kind);
    step.delivery().ifPresent(id -> claims.put("deliveryId", id.toString()));
    claims.put("messageId", step.message().orElseThrow().toString());
    claims.put("sender", step.sender().orElseThrow().value());
    claims.put("recipient", step.recipient().orElseThrow().value());
    claims.put("referral", entry.stream());
    claims.put("digest", digest);
    claims.put("time", entry.at().toString());
    return claims;
  }

  /** The compact JWS over it. */
  String sign(Map<String, String> claims) {
    return sign(Map.of("alg", alg, "kid", kid(), "typ", "wasl-receipt+jws"), claims);
  }

  String sign(Map<String, String> header, Map<String, String> claims) {
    return signed(encoded(header) + "." + encoded(claims));
  }

  private String signed(String input) {
    try {
      Signature signature =
          Signature.getInstance(alg.equals("EdDSA") ? "Ed25519" : "SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64url(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its detached signature over a message. */
  String signDetached(String body) {
    Map<String, String> header = Map.of("alg", alg, "kid", kid(), "typ", "wasl-message+jws");
    String payload = base64url(body.getBytes(StandardCharsets.UTF_8));
    String[] jws = signed(encoded(header) + "." + payload).split("\\.");
    return jws[0] + ".." + jws[2];
  }

  private static String encoded(Map<String, String> texts) {
    Map<String, JsonValue> json = new TreeMap<>();
    texts.forEach((name, text) -> json.put(name, new JsonValue.TextValue(text)));
    String canonical = CanonicalJson.of(new JsonValue.ObjectValue(json));
    return base64url(canonical.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
