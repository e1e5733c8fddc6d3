package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.MessageSealer;

/** Checks the form of keys and sealed texts from browsers. It opens nothing. */
public final class BrowserKeys {
  /** A sealed key is a JWK in a JWE, which has some hundred characters. */
  private static final int MAX_WRAPPED_CHARACTERS = 8_192;

  /** A sealed answer is at most as large as the largest message. */
  private static final int MAX_SEALED_CHARACTERS =
      MessageSealer.maxSealedBytes(MessageLimits.LARGEST.handoverBytes());

  private static final Set<JWEAlgorithm> TO_A_KEY = Set.of(JWEAlgorithm.ECDH_ES_A256KW);
  private static final Set<JWEAlgorithm> DIRECT = Set.of(JWEAlgorithm.DIR);

  private BrowserKeys() {}

  /**
   * A public P-256 key.
   *
   * @throws DeskProblem {@code not-a-key} for anything else, such as a private one
   */
  public static ECKey publicP256(JsonNode jwk) {
    if (publicKey(jwk) instanceof ECKey key) {
      return key;
    }
    throw DeskProblem.of(DeskProblemType.NOT_A_KEY);
  }

  /**
   * A public key, P-256 or Ed25519.
   *
   * @throws DeskProblem {@code not-a-key} for anything else
   */
  public static JWK publicKey(JsonNode json) {
    try {
      JWK jwk = JWK.parse(json.toString());
      boolean known =
          jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())
              || jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve());
      if (known && !jwk.isPrivate()) {
        return jwk;
      }
    } catch (ParseException e) {
      throw DeskProblem.of(DeskProblemType.NOT_A_KEY);
    }
    throw DeskProblem.of(DeskProblemType.NOT_A_KEY);
  }

  /** A private key, wrapped to a person key or to an office key. */
  public static String wrapped(JsonNode jwe) {
    return compact(jwe, TO_A_KEY, MAX_WRAPPED_CHARACTERS);
  }

  /** A private key, wrapped by a secret. */
  public static String wrappedDirectly(JsonNode jwe) {
    return compact(jwe, DIRECT, MAX_WRAPPED_CHARACTERS);
  }

  /** An answer or a draft, sealed to a key. */
  public static String sealed(JsonNode jwe) {
    return compact(jwe, TO_A_KEY, MAX_SEALED_CHARACTERS);
  }

  private static String compact(JsonNode text, Set<JWEAlgorithm> algorithms, int limit) {
    String jwe = text.asText("");
    if (text.isTextual() && jwe.length() <= limit) {
      try {
        var header = JWEObject.parse(jwe).getHeader();
        if (algorithms.contains(header.getAlgorithm())
            && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())) {
          return jwe;
        }
      } catch (ParseException e) {
        throw DeskProblem.of(DeskProblemType.NOT_A_KEY);
      }
    }
    throw DeskProblem.of(DeskProblemType.NOT_A_KEY);
  }

  /**
   * Returns the id of the key that a text is sealed to, or empty text if it names none.
   *
   * @param header protected header of the compact JWE, base64url
   */
  public static String sealedTo(String header) {
    try {
      return Optional.ofNullable(JWEHeader.parse(new Base64URL(header)).getKeyID()).orElse("");
    } catch (ParseException e) {
      throw new IllegalStateException("was checked when it came", e);
    }
  }

  /** Tells whether something is wrapped to this public key, as its protected header says. */
  static boolean isWrappedTo(String publicJwk, String jwe) {
    try {
      String kid = JWK.parse(publicJwk).getKeyID();
      String expected = kid == null ? fingerprint(publicJwk) : kid;
      return sealedTo(jwe.substring(0, jwe.indexOf('.'))).equals(expected);
    } catch (ParseException e) {
      throw new IllegalStateException("was checked when it came", e);
    }
  }

  /** Returns the fingerprint that two persons compare on their screens (RFC 7638, SHA-256). */
  public static String fingerprint(String jwk) {
    try {
      return JWK.parse(jwk).computeThumbprint().toString();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("was checked when it came", e);
    }
  }
}
