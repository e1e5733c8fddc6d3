package org.wasl.certification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.message.Signer;

/** Signatures over a message that are not its sender's, each as somebody might try it. */
final class ForgedSignatures {
  private static final String TYPE = "wasl-message+jws";

  private ForgedSignatures() {}

  /**
   * Returns detached signatures over these bytes, by their fault.
   *
   * @param sender the agency whose key signs if the key is the right one
   * @param other another agency
   * @param kid id of a key of the sender
   */
  static Map<String, String> of(byte[] body, Signer sender, Signer other, String kid) {
    ECKey unlisted = key(CertificationKeys.SENDER + ":sig:unknown");
    Map<String, String> forged = new LinkedHashMap<>();
    forged.put("signed by another agency", other.signMessage(body));
    forged.put("without a signature", "");
    forged.put("signed by a key that nobody lists", new Signer(unlisted).signMessage(body));
    forged.put("under a listed key id, by another key", new Signer(key(kid)).signMessage(body));
    forged.put("with the key in its own header (jwk)", withKeyInHeader(body, unlisted, kid));
    forged.put("with the algorithm none", unsigned(kid));
    forged.put("signed as another kind of document (typ)", sender.signAlarms(body));
    forged.put(
        "signed for other bytes",
        sender.signMessage((TYPE + body.length).getBytes(StandardCharsets.US_ASCII)));
    return forged;
  }

  /** A key that is in no directory. */
  static ECKey key(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static String withKeyInHeader(byte[] body, ECKey key, String kid) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(kid)
            .type(new JOSEObjectType(TYPE))
            .jwk(key.toPublicJWK())
            .build();
    try {
      var encoded = header.toBase64URL();
      var signature =
          new ECDSASigner(key).sign(header, Jws.signingInput(encoded, Jws.base64url(body)));
      return encoded + ".." + signature;
    } catch (JOSEException e) {
      throw new IllegalStateException("a new key signs", e);
    }
  }

  /** A detached signature by ES256, with its value in the form DER. */
  static String inDer(String detached) {
    int value = detached.lastIndexOf('.') + 1;
    try {
      byte[] der = ECDSA.transcodeSignatureToDER(new Base64URL(detached.substring(value)).decode());
      return detached.substring(0, value) + Base64URL.encode(der);
    } catch (JOSEException e) {
      throw new IllegalStateException("our own signature", e);
    }
  }

  private static String unsigned(String kid) {
    String header = "{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"%s\"}".formatted(kid, TYPE);
    return Base64Url.ENCODER.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "..";
  }
}
