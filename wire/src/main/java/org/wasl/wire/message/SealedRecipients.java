package org.wasl.wire.message;

import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.crypto.utils.ECChecks;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.wire.jose.Base64Url;

/**
 * Reads whom a JWE is sealed to, where it has the form in which {@link MessageSealer} writes it:
 * most identities of reporters have. The library reads every form, at several times the cost.
 */
final class SealedRecipients {
  private static final Set<String> MEMBERS =
      Set.of("protected", "recipients", "iv", "ciphertext", "tag");
  private static final Set<String> OF_RECIPIENT = Set.of("header", "encrypted_key");
  private static final Set<String> OF_HEADER = Set.of("alg", "kid", "epk");
  private static final Set<String> OF_KEY = Set.of("kty", "crv", "x", "y");

  private SealedRecipients() {}

  /** Ids of their keys; empty where it has another form, whether that is valid or not. */
  static Optional<List<String>> kids(Map<String, ?> jwe) {
    if (!jwe.keySet().equals(MEMBERS)
        || !MessageSealer.PROTECTED_HEADER.equals(jwe.get("protected"))
        || !areTexts(jwe, "iv", "ciphertext", "tag")
        || !(jwe.get("recipients") instanceof List<?> recipients)
        || recipients.isEmpty()
        || recipients.size() > MessageSealer.MAX_RECIPIENTS) {
      return Optional.empty();
    }
    List<String> kids = new ArrayList<>();
    for (var recipient : recipients) {
      if (recipient instanceof Map<?, ?> members
          && members.keySet().equals(OF_RECIPIENT)
          && areTexts(members, "encrypted_key")
          && members.get("header") instanceof Map<?, ?> header
          && header.keySet().equals(OF_HEADER)
          && JWEAlgorithm.ECDH_ES_A256KW.getName().equals(header.get("alg"))
          && header.get("kid") instanceof String kid
          && header.get("epk") instanceof Map<?, ?> key
          && isPublicKey(key)) {
        kids.add(kid);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(kids));
  }

  private static boolean areTexts(Map<?, ?> members, String... names) {
    for (String name : names) {
      if (!(members.get(name) instanceof String)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPublicKey(Map<?, ?> key) {
    return key.keySet().equals(OF_KEY)
        && KeyType.EC.getValue().equals(key.get("kty"))
        && Curve.P_256.getName().equals(key.get("crv"))
        && key.get("x") instanceof String x
        && key.get("y") instanceof String y
        && isOnCurve(x, y);
  }

  /** A point beside the curve could draw a recipient's key out of a careless program. */
  private static boolean isOnCurve(String x, String y) {
    Optional<BigInteger> first = Base64Url.decoded(x).map(bytes -> new BigInteger(1, bytes));
    Optional<BigInteger> second = Base64Url.decoded(y).map(bytes -> new BigInteger(1, bytes));
    return first.isPresent()
        && second.isPresent()
        && ECChecks.isPointOnCurve(first.get(), second.get(), Curve.P_256.toECParameterSpec());
  }
}
