package org.wasl.store.erasure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stays known of erased referrals: that a message was among them, and that an agency took
 * part. Names are keyed (HMAC-SHA-256, cut to 128 bits), so that they tell nothing without the key,
 * not even to whoever guesses right.
 */
public final class Tombstones {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  /** What belongs to no referral. */
  static final UUID NOTHING = new UUID(0, 0);

  private final SecretKeySpec key;

  private Tombstones(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Named by this key, which must be the same for the life of the database.
   *
   * @param key 32 secret bytes
   */
  public static Tombstones keyed(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    return new Tombstones(key);
  }

  /** Named by a key that nobody keeps: for a process that erases nothing and takes nothing in. */
  public static Tombstones withDiscardedKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Tombstones(key);
  }

  public UUID message(String sender, UUID messageId) {
    return name("message", sender, messageId);
  }

  public UUID participation(UUID referral, String agency) {
    return name("party", agency, referral);
  }

  /** Tells whether two keys are the same. */
  UUID ofKey() {
    return name("key", "", NOTHING);
  }

  private UUID name(String kind, String agency, UUID id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // Neither word has a zero byte: no two things have one name.
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
