package org.wasl.store.erasure;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.trail.KeyedHash;

/**
 * Tombstones of erased referrals, for their messages and for the agencies that took part. A
 * tombstone is a keyed hash (HMAC-SHA-256, truncated to 128 bits). Without the key it discloses
 * nothing, not even to an attacker who guesses the message.
 */
public final class Tombstones {
  /** Placeholder for a missing referral. */
  static final UUID NOTHING = new UUID(0, 0);

  private final KeyedHash hash;

  private Tombstones(KeyedHash hash) {
    this.hash = hash;
  }

  /**
   * Tombstones by this key, which must be the same for the life of the database.
   *
   * @param key 32 secret bytes
   */
  public static Tombstones keyed(byte[] key) {
    return new Tombstones(new KeyedHash(key));
  }

  /**
   * Creates tombstones with a random key that is not stored, for a process that neither erases nor
   * accepts.
   */
  public static Tombstones withDiscardedKey() {
    return new Tombstones(KeyedHash.withDiscardedKey());
  }

  /** The tombstone of a message. */
  public UUID message(String sender, MessageId messageId) {
    return hash("message", sender, messageId.value());
  }

  /** The tombstone of an agency's part in a referral. */
  public UUID participation(ReferralId referral, String agency) {
    return hash("party", agency, referral.value());
  }

  /** Returns the tombstone of the key itself, which tells whether two keys are the same. */
  UUID ofKey() {
    return hash("key", "", NOTHING);
  }

  private UUID hash(String kind, String agency, UUID id) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    ByteBuffer full = ByteBuffer.wrap(hash.of(kind, agency, bytes.array()));
    return new UUID(full.getLong(), full.getLong());
  }
}
