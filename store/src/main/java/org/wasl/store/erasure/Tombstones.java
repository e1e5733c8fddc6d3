package org.wasl.store.erasure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tombstones of erased referrals, for their messages and for the agencies that took part. A
 * tombstone is a keyed hash (HMAC-SHA-256, truncated to 128 bits): without the key it discloses
 * nothing, not even to an attacker who guesses the message.
 */
public final class Tombstones {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  /** Placeholder where there is no referral. */
  static final UUID NOTHING = new UUID(0, 0);

  private final SecretKeySpec key;

  private Tombstones(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Tombstones by this key, which must be the same for the life of the database.
   *
   * @param key 32 secret bytes
   */
  public static Tombstones keyed(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    return new Tombstones(key);
  }

  /**
   * Tombstones by a random key that is not stored: for a process that neither erases nor accepts.
   */
  public static Tombstones withDiscardedKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Tombstones(key);
  }

  /** The tombstone of a message. */
  public UUID message(String sender, UUID messageId) {
    return hash("message", sender, messageId);
  }

  /** The tombstone of an agency's part in a referral. */
  public UUID participation(UUID referral, String agency) {
    return hash("party", agency, referral);
  }

  /** The tombstone of the key itself: tells whether two keys are the same. */
  UUID ofKey() {
    return hash("key", "", NOTHING);
  }

  private UUID hash(String kind, String agency, UUID id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // Neither text has a zero byte, so that no two things have the same input.
      mac.update((kind + '\0' + agency + '\0').getBytes(StandardCharsets.UTF_8));
      ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
      bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
      mac.update(bytes);
      ByteBuffer hash = ByteBuffer.wrap(mac.doFinal());
      return new UUID(hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
