package org.wasl.wire.message;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wasl.wire.jose.Jws;

/**
 * A message with its sender's signature. Both are sealed together, so that each recipient can prove
 * who wrote it and none can forge it.
 *
 * <p>As bytes: {@code "WSL1"}, length of the signature (4 bytes, big-endian), signature, length of
 * the body, body, then zeros up to a multiple of the padding step, so that the size of the
 * ciphertext discloses only a multiple of the step.
 *
 * @param body the sender's exact bytes
 * @param signature the sender's detached JWS over them
 */
public record SignedMessage(byte[] body, String signature) {
  private static final int MAGIC = 0x57534C31;
  private static final int FIXED_BYTES = 12;

  /** For all of a frame but body and padding: fixed fields and signature; in bytes. */
  static final int MAX_AROUND_BYTES = FIXED_BYTES + Jws.MAX_DETACHED_CHARACTERS;

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
