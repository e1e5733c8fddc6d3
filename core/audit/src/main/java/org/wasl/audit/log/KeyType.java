package org.wasl.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The type of a signature that a key makes, which is the type byte of C2SP {@code signed-note}.
 * This log uses these two.
 */
public enum KeyType {
  /** A log's signature over the text of a note. */
  NOTE(0x01),
  /** A witness's timestamped signature over a checkpoint: {@code cosignature/v1}. */
  COSIGNATURE(0x04);

  private final byte code;

  KeyType(int code) {
    this.code = (byte) code;
  }

  /** The byte. */
  public byte code() {
    return code;
  }

  static KeyType of(byte code) {
    for (KeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new MalformedException("neither a note key nor a cosignature key of Ed25519");
  }

  /** The bytes that a cosignature of that time signs (C2SP {@code tlog-cosignature}). */
  static byte[] cosigned(long epochSeconds, String text) {
    return ("cosignature/v1\ntime " + epochSeconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] timestamp(long epochSeconds) {
    return ByteBuffer.allocate(Long.BYTES).putLong(epochSeconds).array();
  }
}
