package org.wasl.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The public leaf of an entry: {@code SHA-256(salt || canonical entry)}. */
public final class Commitment {
  /** Length of new salts, in bytes. */
  public static final int SALT_BYTES = 16;

  private static final int MAX_SALT_BYTES = 32;

  private Commitment() {}

  /**
   * The leaf.
   *
   * @param salt 16 to 32 random bytes, secret until the entry is shown
   */
  public static byte[] leaf(byte[] salt, AuditEntry entry) {
    if (salt.length < SALT_BYTES || salt.length > MAX_SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.length + " bytes");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(entry.canonical());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** True if this salt and entry are what the leaf commits to. */
  public static boolean opens(byte[] leaf, byte[] salt, AuditEntry entry) {
    return MessageDigest.isEqual(leaf, leaf(salt, entry));
  }
}
