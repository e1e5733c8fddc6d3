package org.wasl.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Decoders that accept exactly one encoding of each value, so that decoding and encoding again
 * gives the same text.
 */
public final class StrictDecoder {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

  private StrictDecoder() {}

  /** Standard base64 of RFC 4648, section 4, padded, without stray bits. */
  public static byte[] base64(String text) {
    return decoded(text, Base64.getDecoder(), Base64.getEncoder());
  }

  /** Standard base64 of exactly 32 bytes. */
  public static byte[] hash(String text) {
    byte[] hash = base64(text);
    if (hash.length != MerkleTree.HASH_BYTES) {
      throw new MalformedException("a hash has 32 bytes");
    }
    return hash;
  }

  /** Base64url of RFC 7515, without padding and without stray bits. */
  public static byte[] base64url(String text) {
    return decoded(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
  }

  /** 0 to 2^63-1 in ASCII digits, without leading zeros. */
  public static long decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new MalformedException("a number is decimal without leading zeros");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedException("a number is below 2^63");
    }
  }

  /** The text of these bytes. Only valid UTF-8 has one. */
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("text is UTF-8");
    }
  }

  private static byte[] decoded(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
    byte[] bytes;
    try {
      bytes = decoder.decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("not base64");
    }
    if (!encoder.encodeToString(bytes).equals(text)) {
      throw new MalformedException("base64 in another spelling");
    }
    return bytes;
  }
}
