package org.wasl.wire.onboarding;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.SigningKey;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

/**
 * An agency's request for its entry in the directory, in one file. It is a JWS in JSON (RFC 7515,
 * section 7.2.1) signed by every key that it lists, so that each is shown to be in the agency's
 * possession. A sealing key signs nothing else. NIST SP 800-57 part 1, section 5.2, permits this
 * one use of a key-agreement key. The TLS key has signed the certificate request in it.
 *
 * @param agency the id that it proposes
 * @param properties contents of its file in the directory, with keys of {@link #PROPERTIES} only
 * @param keys its public keys
 * @param certificateRequest PKCS #10 (RFC 2986) in PEM, for its TLS certificate
 * @param time when it was made
 * @param nonce 128 random bits in base64url
 */
public record DirectoryRequest(
    AgencyId agency,
    SortedMap<String, String> properties,
    PublishedKeys keys,
    String certificateRequest,
    Instant time,
    String nonce) {

  /** The keys that an agency may set about itself. The rest of its file is the operator's. */
  public static final List<String> PROPERTIES =
      List.of(
          "kind",
          "name.ar",
          "name.fr",
          "name.en",
          "territory",
          "protocol",
          "endpoint",
          "format",
          "deliveriesPerRequest",
          "contact.duty",
          "contact.technical",
          "contact.office");

  /** {@code typ} of the signatures. */
  static final String TYP = "wasl-directory-request+jws";

  /** The format of the payload. */
  static final String VERSION = "wasl-directory-request/1";

  /** Copies the properties. */
  public DirectoryRequest {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /**
   * The file.
   *
   * @param own all keys that are listed, with their private parts
   * @throws IllegalStateException if one of them cannot sign
   */
  public String signedBy(List<SigningKey> own) {
    Base64URL payload = Jws.base64url(payload());
    List<Map<String, String>> signatures = new ArrayList<>();
    for (SigningKey key : own) {
      signatures.add(signature(key, payload));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("payload", payload.toString());
    document.put("signatures", signatures);
    return JSONObjectUtils.toJSONString(document) + "\n";
  }

  private static Map<String, String> signature(SigningKey key, Base64URL payload) {
    JWK open = key.publicKey();
    try {
      JWSHeader header = Jws.header(open, TYP);
      Base64URL signature = key.sign(header, Jws.signingInput(header.toBase64URL(), payload));
      Map<String, String> signatureMembers = new LinkedHashMap<>();
      signatureMembers.put("protected", header.toBase64URL().toString());
      signatureMembers.put("signature", signature.toString());
      return signatureMembers;
    } catch (JOSEException e) {
      throw new IllegalStateException("signing with key " + open.getKeyID() + " failed", e);
    }
  }

  private byte[] payload() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("version", VERSION);
    members.put("agency", agency.value());
    members.put("properties", properties);
    members.put("jwks", keys.publicTree());
    members.put("certificateRequest", certificateRequest);
    members.put("time", time.toString());
    members.put("nonce", nonce);
    return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
  }

  /** The number that operator and agency compare by telephone. */
  public ComparisonNumber number() {
    return ComparisonNumber.of(payload());
  }

  /** The text of its file in the directory, {@code agencies/ID.properties}. */
  public String propertiesText() {
    StringBuilder text = new StringBuilder();
    for (String key : PROPERTIES) {
      if (properties.containsKey(key)) {
        text.append(key).append(" = ").append(properties.get(key)).append('\n');
      }
    }
    return text.toString();
  }

  /** The text of {@code ID.jwks}. */
  public String keysText() {
    return JSONObjectUtils.toJSONString(keys.publicTree()) + "\n";
  }
}
