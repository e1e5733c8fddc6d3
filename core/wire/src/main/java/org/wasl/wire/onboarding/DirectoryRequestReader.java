package org.wasl.wire.onboarding;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.KeyValidity;
import org.wasl.wire.jose.NamedKey;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

/**
 * Reads and verifies a {@link DirectoryRequest}: form, keys, signatures, age. Whether its id is
 * free and what its certificate request holds is seen by who has the directory.
 */
public final class DirectoryRequestReader {
  /** Largest file, in bytes. */
  public static final int MAX_BYTES = 65_536;

  private static final int MAX_KEYS = 8;
  private static final int NONCE_BYTES = 16;
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
  private static final Pattern KID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
  private static final Set<String> MEMBERS =
      Set.of("version", "agency", "properties", "jwks", "certificateRequest", "time", "nonce");

  private final Instant now;
  private final Duration maxAge;

  /**
   * @param now the time of the check
   * @param maxAge a request that was made earlier is refused
   */
  public DirectoryRequestReader(Instant now, Duration maxAge) {
    this.now = now;
    this.maxAge = maxAge;
  }

  /**
   * A request that its keys have signed.
   *
   * @param request the request
   * @param number the number that operator and agency compare by telephone
   */
  public record Verified(DirectoryRequest request, ComparisonNumber number) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException that says what is wrong and what would be right, without
   *     quoting more than names
   */
  public Verified read(byte[] file) {
    require(file.length <= MAX_BYTES, "is larger than " + MAX_BYTES + " bytes");
    Map<String, Object> document = object(file, "is no JSON: send the file as it was made");
    String encoded = text(document, "payload");
    byte[] payload =
        Base64Url.decoded(encoded)
            .orElseThrow(() -> refused("its payload is not base64url: send the file as it was"));
    DirectoryRequest request = request(object(payload, "its payload is no JSON"));
    checkKeys(request);
    checkSignatures(request, Jws.base64url(payload), document);
    checkAge(request.time());
    return new Verified(request, ComparisonNumber.of(payload));
  }

  private static DirectoryRequest request(Map<String, Object> payload) {
    require(
        DirectoryRequest.VERSION.equals(payload.get("version")),
        "is not of version "
            + DirectoryRequest.VERSION
            + ": make it with the same version of Wasl");
    require(payload.keySet().equals(MEMBERS), "its members are not " + new TreeSet<>(MEMBERS));
    String nonce = text(payload, "nonce");
    require(
        Base64Url.decoded(nonce).filter(bytes -> bytes.length == NONCE_BYTES).isPresent(),
        "its nonce is not 128 bits in base64url");
    return new DirectoryRequest(
        new AgencyId(text(payload, "agency")),
        properties(payload.get("properties")),
        keys(payload),
        text(payload, "certificateRequest"),
        time(text(payload, "time")),
        nonce);
  }

  private static SortedMap<String, String> properties(@Nullable Object member) {
    SortedMap<String, String> properties = new TreeMap<>();
    if (member instanceof Map<?, ?> all) {
      for (Map.Entry<?, ?> entry : all.entrySet()) {
        String key = String.valueOf(entry.getKey());
        require(
            DirectoryRequest.PROPERTIES.contains(key),
            "an agency does not say "
                + shown(key)
                + " of itself"
                + SpellingSuggestions.suggestion(key, DirectoryRequest.PROPERTIES));
        require(
            entry.getValue() instanceof String text && isLine(text),
            key + ": is not one line of text");
        properties.put(key, String.valueOf(entry.getValue()));
      }
    }
    return properties;
  }

  /** A line end would be another property. Other controls turn what the operator sees around. */
  private static boolean isLine(String text) {
    return text.length() <= 2_000
        && !text.isBlank()
        && text.codePoints()
            .noneMatch(
                point ->
                    switch (Character.getType(point)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR,
                          Character.SURROGATE,
                          Character.UNASSIGNED ->
                          true;
                      default -> false;
                    });
  }

  private static PublishedKeys keys(Map<String, Object> payload) {
    try {
      Map<String, Object> jwks = JSONObjectUtils.getJSONObject(payload, "jwks");
      if (jwks != null) {
        return PublishedKeys.of(jwks);
      }
    } catch (ParseException e) {
      // reported below: the message may quote a key
    }
    throw refused("its jwks is no JWK set");
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw refused("its time is no time, such as 2026-06-30T08:00:00Z");
    }
  }

  private void checkKeys(DirectoryRequest request) {
    List<JWK> keys = request.keys().keys().getKeys();
    require(keys.size() <= MAX_KEYS, "lists more than " + MAX_KEYS + " keys");
    Set<String> kids = new HashSet<>();
    Set<String> values = new HashSet<>();
    for (JWK key : keys) {
      String kid = String.valueOf(key.getKeyID());
      require(KID.matcher(kid).matches(), "a key has no kid of a-z, A-Z, 0-9 and . _ : -");
      require(
          !key.isPrivate(),
          "has the private part of " + kid + " in it: that key is lost, make new ones");
      require(
          KeyUse.SIGNATURE.equals(key.getKeyUse()) || isSealing(key),
          kid + ": is neither for signatures (use=sig) nor for sealing (use=enc, on P-256)");
      require(KeyValidity.includes(key, now), kid + ": is not valid now (nbf, exp)");
      require(kids.add(kid), "two keys have the kid " + kid);
      require(
          values.add(thumbprint(key)),
          kid + ": is the same key as another one: make one for each use");
      verifier(key);
    }
    require(
        keys.stream().anyMatch(DirectoryRequestReader::isSealing),
        "lists no sealing key (use=enc)");
    require(
        keys.stream().anyMatch(key -> KeyUse.SIGNATURE.equals(key.getKeyUse())),
        "lists no signing key (use=sig)");
  }

  private static boolean isSealing(JWK key) {
    return KeyUse.ENCRYPTION.equals(key.getKeyUse())
        && key instanceof ECKey ec
        && Curve.P_256.equals(ec.getCurve());
  }

  private static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw refused(key.getKeyID() + ": is neither Ed25519 nor P-256");
    }
  }

  private static NamedKey verifier(JWK key) {
    try {
      return new NamedKey(Jws.verifier(key), true);
    } catch (JOSEException e) {
      throw refused(key.getKeyID() + ": is neither Ed25519 nor P-256");
    }
  }

  private static void checkSignatures(
      DirectoryRequest request, Base64URL payload, Map<String, Object> document) {
    require(document.keySet().equals(Set.of("payload", "signatures")), "is no JWS in JSON");
    Map<String, NamedKey> missing = new HashMap<>();
    request.keys().keys().getKeys().forEach(key -> missing.put(key.getKeyID(), verifier(key)));
    if (!(document.get("signatures") instanceof List<?> signatures)) {
      throw refused("is no JWS in JSON");
    }
    require(signatures.size() <= MAX_KEYS, "has more than " + MAX_KEYS + " signatures");
    for (Object member : signatures) {
      if (!(member instanceof Map<?, ?> members
          && members.size() == 2
          && members.get("protected") instanceof String header
          && members.get("signature") instanceof String signature)) {
        throw refused("a signature of it has other members than protected and signature");
      }
      SignatureStatus status =
          Jws.verify(
              kid -> Optional.ofNullable(missing.remove(kid)),
              DirectoryRequest.TYP,
              new Base64URL(header),
              payload,
              new Base64URL(signature));
      require(
          status == SignatureStatus.VALID,
          "a signature is invalid ("
              + status.code()
              + "): the file was changed in transit, or not signed with its own keys");
    }
    require(
        missing.isEmpty(),
        "is not signed by "
            + String.join(", ", missing.keySet())
            + ": each listed key must sign the request, to prove possession");
  }

  private void checkAge(Instant made) {
    require(
        !made.isAfter(now.plus(CLOCKS_DIFFER)), "was made in the future: set the agency's clock");
    require(
        !made.isBefore(now.minus(maxAge)),
        "was made on "
            + made
            + ", more than "
            + maxAge.toDays()
            + " days ago: ask the agency for a new one");
  }

  private static Map<String, Object> object(byte[] json, String otherwise) {
    try {
      return JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw refused(otherwise);
    }
  }

  private static String text(Map<String, Object> members, String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw refused("has no " + name);
  }

  private static String shown(String key) {
    return key.matches("[A-Za-z.]{1,40}") ? key : "that";
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw refused(otherwise);
    }
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(reason);
  }
}
