package org.wasl.wire.message;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.wire.jose.Base64Url;

/**
 * The public key to which submissions are sealed that pass through somebody who must not read them.
 * The gateway states it in a JWS with the type {@link Signer#SUBMISSION_KEY_TYP}, whose payload is
 * {@code {"jwk":{…},"until":"…"}}.
 *
 * @param key on P-256, with a {@code kid}
 * @param until when a new one is to be fetched. Content sealed before that time can be opened for
 *     as long again
 */
public record SubmissionKey(ECKey key, Instant until) {
  /** Keeps the public part only. */
  public SubmissionKey {
    key = key.toPublicJWK();
  }

  byte[] payload() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("jwk", key.toJSONObject());
    payload.put("until", until.toString());
    return JSONObjectUtils.toJSONString(payload).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the payload of a compact JWS, whose signature was verified, or empty for anything else.
   */
  static Optional<SubmissionKey> read(String encoded) {
    return Base64Url.decoded(encoded).flatMap(SubmissionKey::read);
  }

  private static Optional<SubmissionKey> read(byte[] payload) {
    try {
      Map<String, Object> json = JSONObjectUtils.parse(new String(payload, StandardCharsets.UTF_8));
      ECKey key = ECKey.parse(JSONObjectUtils.getJSONObject(json, "jwk"));
      Instant until = Instant.parse(JSONObjectUtils.getString(json, "until"));
      return Curve.P_256.equals(key.getCurve()) && key.getKeyID() != null
          ? Optional.of(new SubmissionKey(key, until))
          : Optional.empty();
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
