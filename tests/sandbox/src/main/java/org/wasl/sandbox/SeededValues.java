package org.wasl.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.wasl.wire.message.Envelope;

/**
 * All random values of a sandbox. Each is a keyed hash (HMAC-SHA-256) of its purpose, so that every
 * process gets equal values for it.
 */
final class SeededValues {

  private final SecretKeySpec key;

  SeededValues(long seed) {
    key = new SecretKeySpec(ByteBuffer.allocate(Long.BYTES).putLong(seed).array(), "HmacSHA256");
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  double share(String purpose, UUID of) {
    return (hash(purpose, of).getLong() >>> 11) * 0x1.0p-53;
  }

  /** UUIDv8 of RFC 9562. */
  UUID id(String purpose, UUID of) {
    ByteBuffer hash = hash(purpose, of);
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    return new UUID(high, (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  /** Eight upper-case hexadecimal digits, which are the variable part of a file number. */
  String number(String purpose, UUID of) {
    return id(purpose, of).toString().substring(0, 8).toUpperCase(Locale.ROOT);
  }

  /** 128 bits, base64url. */
  String nonce(String purpose, UUID of) {
    return Envelope.nonce(hash(purpose, of)::get);
  }

  private ByteBuffer hash(String purpose, UUID of) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return ByteBuffer.wrap(mac.doFinal((purpose + "\n" + of).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
