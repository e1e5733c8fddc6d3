package org.wasl.wire.message;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.FlatJson;
import org.wasl.wire.jose.Jws;

/**
 * A message with its sender's signature. Both are sealed together, so that each recipient can prove
 * who wrote it and none can forge it.
 *
 * <p>As bytes it is {@code "WSL1"}, length of the signature (4 bytes, big-endian), signature,
 * length of the body, body, and zeros up to a multiple of the padding step. So the size of the
 * ciphertext discloses only a multiple of the step.
 *
 * <p>As JSON: {@code {"message":"<base64url of the exact bytes>","signature":"<detached JWS>"}}.
 *
 * @param body the sender's exact bytes
 * @param signature the sender's detached JWS over them
 */
public record SignedMessage(byte[] body, String signature) {
  private static final int MAGIC = 0x57534C31;
  private static final int FIXED_BYTES = 12;
  private static final String MESSAGE = "message";
  private static final String SIGNATURE = "signature";

  /** For all of a frame but body and padding: fixed fields and signature; in bytes. */
  static final int MAX_AROUND_BYTES = FIXED_BYTES + Jws.MAX_DETACHED_CHARACTERS;

  /**
   * Largest JSON of a message with its signature.
   *
   * @param messageBytes size of the largest message document, in bytes
   */
  public static int maxJsonBytes(int messageBytes) {
    return Base64Url.characters(messageBytes) + 64 + Jws.MAX_DETACHED_CHARACTERS;
  }

  /** Message and signature as JSON, without a line break. */
  public byte[] toJson() {
    return JSONObjectUtils.toJSONString(
            new TreeMap<>(
                Map.of(MESSAGE, Base64Url.ENCODER.encodeToString(body), SIGNATURE, signature)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Reads {@link #toJson}, or empty if the bytes are anything else. Nothing is verified. */
  public static Optional<SignedMessage> ofJson(byte[] json) {
    return FlatJson.parse(json)
        .filter(members -> members.keySet().equals(Set.of(MESSAGE, SIGNATURE)))
        .flatMap(
            members ->
                Base64Url.decoded(members.getOrDefault(MESSAGE, ""))
                    .map(body -> new SignedMessage(body, members.getOrDefault(SIGNATURE, ""))));
  }

  byte[] frame(int paddingStepBytes) {
    byte[] jws = signature.getBytes(StandardCharsets.US_ASCII);
    int length = FIXED_BYTES + jws.length + body.length;
    int padded = (length + paddingStepBytes - 1) / paddingStepBytes * paddingStepBytes;
    return ByteBuffer.allocate(padded)
        .putInt(MAGIC)
        .putInt(jws.length)
        .put(jws)
        .putInt(body.length)
        .put(body)
        .array();
  }

  static Optional<SignedMessage> unframe(byte[] frame) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(frame);
      if (buffer.getInt() != MAGIC) {
        return Optional.empty();
      }
      byte[] jws = take(buffer);
      byte[] body = take(buffer);
      while (buffer.hasRemaining()) {
        if (buffer.get() != 0) {
          return Optional.empty(); // bytes that nobody signed
        }
      }
      return Optional.of(new SignedMessage(body, new String(jws, StandardCharsets.US_ASCII)));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static byte[] take(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}
