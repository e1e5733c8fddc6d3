package org.wasl.database;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * A stored form of texts that are mostly base64url (RFC 4648, section 5), as JWE and JWS are. Long
 * runs of base64url are stored decoded, which takes three bytes instead of four. {@link #unpack}
 * gives back exactly the bytes that were packed.
 *
 * <p>The form begins with a byte {@code 1}. Then two length-prefixed fields alternate. The first
 * has bytes as they are, the second has decoded base64url (four characters for three bytes).
 * Lengths are of 7 bits a byte, the lowest first, the eighth bit set where more follow. Bytes that
 * do not begin with {@code 1} are not packed. Versions before this form have stored such bytes.
 */
final class PackedBase64 {
  private static final byte PACKED = 1;

  /** Shorter runs are not decoded, because the two lengths would cost as much as they save. */
  private static final int SHORTEST_RUN = 24;

  private static final int CHARACTERS = 4;
  private static final int BYTES = 3;
  private static final int LENGTH_BITS = 7;
  private static final int MORE = 1 << LENGTH_BITS;
  private static final int LONGEST_LENGTH = 5;

  private static final boolean[] IS_BASE64URL = new boolean[256];

  static {
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      IS_BASE64URL[c] = true;
    }
  }

  private PackedBase64() {}

  /**
   * The form in which these bytes are stored, or the bytes themselves if it would not be shorter.
   */
  static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length);
    packed.write(PACKED);
    int written = 0;
    for (int at = 0; at < bytes.length; ) {
      int end = endOfRun(bytes, at);
      int length = (end - at) / CHARACTERS * CHARACTERS;
      if (length >= SHORTEST_RUN) {
        write(packed, bytes, written, at);
        byte[] decoded = Base64.getUrlDecoder().decode(Arrays.copyOfRange(bytes, at, at + length));
        write(packed, decoded, 0, decoded.length);
        written = at + length;
      }
      at = end + 1;
    }
    if (written < bytes.length) {
      write(packed, bytes, written, bytes.length);
    }
    boolean looksPacked = bytes.length > 0 && bytes[0] == PACKED;
    return packed.size() < bytes.length || looksPacked ? packed.toByteArray() : bytes;
  }

  /**
   * The bytes that were packed, or the stored bytes themselves if they are no packed form, as when
   * they are damaged.
   */
  static byte[] unpack(byte[] stored) {
    if (stored.length == 0 || stored[0] != PACKED) {
      return stored;
    }
    ByteBuffer packed = ByteBuffer.wrap(stored, 1, stored.length - 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(stored.length * CHARACTERS / BYTES);
    for (boolean encoded = false; packed.hasRemaining(); encoded = !encoded) {
      int length = length(packed);
      if (length < 0 || length > packed.remaining()) {
        return stored;
      }
      byte[] part = new byte[length];
      packed.get(part);
      bytes.writeBytes(encoded ? Base64.getUrlEncoder().withoutPadding().encode(part) : part);
    }
    return bytes.toByteArray();
  }

  private static int endOfRun(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && IS_BASE64URL[bytes[end] & 0xff]) {
      end++;
    }
    return end;
  }

  private static void write(ByteArrayOutputStream packed, byte[] bytes, int from, int to) {
    int length = to - from;
    while (length >= MORE) {
      packed.write(length | MORE);
      length >>>= LENGTH_BITS;
    }
    packed.write(length);
    packed.write(bytes, from, to - from);
  }

  /** Negative where there is none. */
  private static int length(ByteBuffer packed) {
    int length = 0;
    for (int i = 0; i < LONGEST_LENGTH && packed.hasRemaining(); i++) {
      int part = packed.get();
      length |= (part & (MORE - 1)) << (i * LENGTH_BITS);
      if (part >= 0) {
        return length;
      }
    }
    return -1;
  }
}
