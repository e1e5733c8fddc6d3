package org.wasl.console.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted password hash, PBKDF2 with HMAC-SHA-256 (RFC 8018). It is written as {@code
 * pbkdf2-sha256:iterations:salt:hash} with salt and hash in base64url.
 *
 * @param iterations the work factor, {@value #MIN_ITERATIONS} to {@value #MAX_ITERATIONS}
 * @param salt at least 16 bytes
 * @param hash 32 bytes
 */
public record PasswordHash(int iterations, byte[] salt, byte[] hash) {
  /** Work factor of new hashes, OWASP's 2023 figure for PBKDF2-HMAC-SHA-256. */
  public static final int DEFAULT_ITERATIONS = 600_000;

  /**
   * The lowest work factor that can be read. The configuration sets the minimum of a users file.
   */
  public static final int MIN_ITERATIONS = 1_000;

  // More would let one login use a processor for minutes.
  static final int MAX_ITERATIONS = 10_000_000;
  private static final String SCHEME = "pbkdf2-sha256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Checks the limits. */
  public PasswordHash {
    if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException("iterations out of range");
    }
    if (salt.length < SALT_BYTES || hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("salt or hash of the wrong length");
    }
  }

  /**
   * Refuses a password that is too short, blank, or the name itself.
   *
   * @param name the name of the user
   * @param minChars the minimum of characters
   * @throws IllegalArgumentException with the requirement; it never quotes the password
   */
  public static void requireStrength(char[] password, String name, int minChars) {
    String text = new String(password);
    if (text.strip().equalsIgnoreCase(name)) {
      throw new IllegalArgumentException("a password is not the user's name");
    }
    if (text.isBlank() || text.codePointCount(0, text.length()) < minChars) {
      throw new IllegalArgumentException(
          "a password has at least " + minChars + " characters, not all of them blank");
    }
  }

  /**
   * A hash that no password has, with the same work factor. It is used for an unknown name, so that
   * the response time does not disclose which names exist.
   */
  static PasswordHash ofNobody(int iterations, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return new PasswordHash(iterations, salt, hash);
  }

  /** Hashes a password with a fresh salt. */
  public static PasswordHash of(char[] password, int iterations, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(iterations, salt, derive(password, iterations, salt));
  }

  /**
   * Parses the written form.
   *
   * @throws IllegalArgumentException if it is malformed; the message never quotes it
   */
  public static PasswordHash parse(String text) {
    String[] part = text.split(":", -1);
    if (part.length != 4 || !part[0].equals(SCHEME)) {
      throw new IllegalArgumentException("expected " + SCHEME + ":iterations:salt:hash");
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      return new PasswordHash(
          Integer.parseInt(part[1]), decoder.decode(part[2]), decoder.decode(part[3]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("iterations is not a number");
    }
  }

  /** Tells whether this is the hash of that password. Both answers take the same time. */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, derive(password, iterations, salt));
  }

  /** The form that {@link #parse} reads. */
  public String encoded() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return String.join(
        ":",
        SCHEME,
        Integer.toString(iterations),
        encoder.encodeToString(salt),
        encoder.encodeToString(hash));
  }

  /** Omits the hash, which must not be logged. */
  @Override
  public String toString() {
    return SCHEME;
  }

  private static byte[] derive(char[] password, int iterations, byte[] salt) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
