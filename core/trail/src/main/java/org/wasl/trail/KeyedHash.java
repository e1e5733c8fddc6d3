package org.wasl.trail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash (HMAC-SHA-256) of names. Without the key nobody can test a guessed name against the
 * hash.
 */
public final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  /**
   * @param key 32 secret bytes
   */
  public KeyedHash(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key must have " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Makes a hash with a random key that is not stored. */
  public static KeyedHash withDiscardedKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new KeyedHash(key);
  }

  /**
   * The hash, 32 bytes.
   *
   * @param kind the kind of the name. Hashes of different kinds are never equal.
   * @param name without a zero byte
   * @param rest further input
   */
  public byte[] of(String kind, String name, byte[] rest) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // Neither text has a zero byte, so different names never give the same input.
      mac.update((kind + '\0' + name + '\0').getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(rest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
