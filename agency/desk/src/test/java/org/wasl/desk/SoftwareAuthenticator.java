package org.wasl.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** An authenticator with one ES256 passkey and no attestation (WebAuthn Level 3), for tests. */
public final class SoftwareAuthenticator {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int ATTESTED = 0x40;

  private final String origin;
  private final byte[] credential = new byte[32];
  private final KeyPair pair;
  public int counter = 1;
  public boolean verifiesPerson = true;

  public SoftwareAuthenticator(String origin) {
    this.origin = origin;
    new SecureRandom().nextBytes(credential);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String credentialId() {
    return BASE64.encodeToString(credential);
  }

  /** The response to {@code PublicKeyCredentialCreationOptionsJSON}. */
  public ObjectNode create(JsonNode options) {
    byte[] authenticatorData = authenticatorData(options.path("rp").path("id").asText(), true);
    ByteArrayOutputStream attestation = new ByteArrayOutputStream();
    attestation.write(0xA3);
    text(attestation, "fmt");
    text(attestation, "none");
    text(attestation, "attStmt");
    attestation.write(0xA0);
    text(attestation, "authData");
    bytes(attestation, authenticatorData);
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", clientData("webauthn.create", options))
        .put("attestationObject", BASE64.encodeToString(attestation.toByteArray()))
        .putArray("transports")
        .add("internal");
    return answer;
  }

  /** The response to {@code PublicKeyCredentialRequestOptionsJSON}. */
  public ObjectNode get(JsonNode options) {
    try {
      counter++;
      byte[] authenticatorData = authenticatorData(options.path("rpId").asText(), false);
      String clientData = clientData("webauthn.get", options);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(authenticatorData);
      signature.update(sha256(Base64.getUrlDecoder().decode(clientData)));
      ObjectNode answer = answer();
      answer
          .putObject("response")
          .put("clientDataJSON", clientData)
          .put("authenticatorData", BASE64.encodeToString(authenticatorData))
          .put("signature", BASE64.encodeToString(signature.sign()));
      return answer;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode answer() {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("id", credentialId())
            .put("rawId", credentialId())
            .put("type", "public-key");
    answer.putObject("clientExtensionResults");
    return answer;
  }

  private String clientData(String type, JsonNode options) {
    ObjectNode data =
        JSON.createObjectNode()
            .put("type", type)
            .put("challenge", options.path("challenge").asText())
            .put("origin", origin)
            .put("crossOrigin", false);
    return BASE64.encodeToString(data.toString().getBytes(StandardCharsets.UTF_8));
  }

  private byte[] authenticatorData(String rpId, boolean attested) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(sha256(rpId.getBytes(StandardCharsets.UTF_8)));
    data.write(USER_PRESENT | (verifiesPerson ? USER_VERIFIED : 0) | (attested ? ATTESTED : 0));
    data.writeBytes(ByteBuffer.allocate(4).putInt(counter).array());
    if (attested) {
      data.writeBytes(new byte[16]);
      data.write(0);
      data.write(credential.length);
      data.writeBytes(credential);
      ECPublicKey key = (ECPublicKey) pair.getPublic();
      data.write(0xA5); // COSE key: kty EC2, alg ES256, crv P-256, x, y
      data.writeBytes(new byte[] {0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
      bytes(data, unsigned(key.getW().getAffineX()));
      data.write(0x22);
      bytes(data, unsigned(key.getW().getAffineY()));
    }
    return data.toByteArray();
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(0x60 + text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes.length < 256 ? 0x58 : 0x59);
    if (bytes.length >= 256) {
      out.write(bytes.length >> 8);
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
