package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The profile of JWS (RFC 7515) of this product. The key decides between {@code EdDSA} with Ed25519
 * and {@code ES256} with P-256. The header parameters are {@code alg}, {@code kid} and {@code typ}
 * only, so that no header can name a key, a place or an extension.
 */
public final class Jws {
  private static final Set<String> PARAMETERS = Set.of("alg", "kid", "typ");
  private static final int MAX_HEADER_CHARACTERS = 512;
  private static final int MAX_SIGNATURE_CHARACTERS = 128;

  /** Longest detached signature: header, two points, signature. */
  public static final int MAX_DETACHED_CHARACTERS =
      MAX_HEADER_CHARACTERS + 2 + MAX_SIGNATURE_CHARACTERS;

  /** Headers of valid signatures. Usually all signatures of one key have the same header. */
  private static final HeaderCache KNOWN_HEADERS = new HeaderCache();

  private Jws() {}

  /** Verifies with this key. A key of any other kind than the two is refused. */
  public static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case OctetKeyPair pair when Curve.Ed25519.equals(pair.getCurve()) ->
          new Ed25519JwsProvider(pair.toPublicJWK());
      case ECKey ec when Curve.P_256.equals(ec.getCurve()) -> new Es256JwsVerifier(ec);
      case null, default -> throw new JOSEException("neither Ed25519 nor P-256");
    };
  }

  /** Signs with this private key. A key of any other kind than the two is refused. */
  public static JWSSigner signer(JWK key) throws JOSEException {
    return switch (key) {
      case OctetKeyPair pair when Curve.Ed25519.equals(pair.getCurve()) ->
          new Ed25519JwsProvider(pair);
      case ECKey ec when Curve.P_256.equals(ec.getCurve()) -> new ECDSASigner(ec);
      case null, default -> throw new JOSEException("neither Ed25519 nor P-256");
    };
  }

  /**
   * The header of what the key signs. It is parsed again, because a parsed header keeps its
   * encoding.
   */
  public static JWSHeader header(JWK key, String typ) throws JOSEException {
    JWSAlgorithm alg = key instanceof OctetKeyPair ? JWSAlgorithm.EdDSA : JWSAlgorithm.ES256;
    JWSHeader header =
        new JWSHeader.Builder(alg).keyID(key.getKeyID()).type(new JOSEObjectType(typ)).build();
    try {
      return JWSHeader.parse(header.toBase64URL());
    } catch (ParseException e) {
      throw new JOSEException("no header can name this key", e);
    }
  }

  public static Base64URL base64url(byte[] bytes) {
    return new Base64URL(Base64Url.ENCODER.encodeToString(bytes));
  }

  public static byte[] signingInput(Base64URL header, Base64URL payload) {
    return (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Tells whether {@code signature} over {@code header.payload} is a signature of the signer.
   *
   * @param keys finds the signer's key by its {@code kid}
   * @param typ the header parameter that documents of this kind have
   */
  public static SignatureStatus verify(
      Function<String, Optional<NamedKey>> keys,
      String typ,
      Base64URL encodedHeader,
      Base64URL payload,
      Base64URL signature) {
    if (encodedHeader.toString().length() > MAX_HEADER_CHARACTERS
        || signature.toString().length() > MAX_SIGNATURE_CHARACTERS) {
      return SignatureStatus.MALFORMED;
    }
    JWSHeader known = KNOWN_HEADERS.get(encodedHeader.toString());
    if (known != null) {
      return verify(keys, typ, known, payload, signature);
    }
    Optional<byte[]> headerBytes = Base64Url.decoded(encodedHeader.toString());
    if (headerBytes.isEmpty()) {
      return SignatureStatus.MALFORMED;
    }
    JWSHeader header;
    try {
      header = JWSHeader.parse(encodedHeader);
    } catch (ParseException | IllegalArgumentException e) {
      return SignatureStatus.MALFORMED;
    }
    if (!PARAMETERS.containsAll(header.getIncludedParams())) {
      return SignatureStatus.FORBIDDEN_HEADER;
    }
    if (FlatJson.parse(headerBytes.get()).isEmpty()) {
      return SignatureStatus.MALFORMED;
    }
    SignatureStatus status = verify(keys, typ, header, payload, signature);
    if (status == SignatureStatus.VALID) {
      KNOWN_HEADERS.put(encodedHeader.toString(), header);
    }
    return status;
  }

  /** Verifies with a header that has the form of this profile. */
  private static SignatureStatus verify(
      Function<String, Optional<NamedKey>> keys,
      String typ,
      JWSHeader header,
      Base64URL payload,
      Base64URL signature) {
    if (header.getType() == null || !typ.equals(header.getType().getType())) {
      return SignatureStatus.WRONG_TYPE;
    }
    NamedKey key = keys.apply(header.getKeyID()).orElse(null);
    if (key == null) {
      return SignatureStatus.UNKNOWN_KEY;
    }
    if (Base64Url.decoded(signature.toString()).isEmpty()) {
      return SignatureStatus.INVALID;
    }
    if (!key.verifier().supportedJWSAlgorithms().contains(header.getAlgorithm())) {
      return SignatureStatus.FORBIDDEN_ALGORITHM;
    }
    try {
      boolean valid =
          key.verifier().verify(header, signingInput(header.toBase64URL(), payload), signature);
      if (!valid) {
        return SignatureStatus.INVALID;
      }
      return key.permitted() ? SignatureStatus.VALID : SignatureStatus.WRONG_PURPOSE;
    } catch (JOSEException e) {
      return SignatureStatus.INVALID;
    }
  }
}
