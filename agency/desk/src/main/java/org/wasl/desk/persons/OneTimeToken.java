package org.wasl.desk.persons;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Digest;

/** Random texts that cannot be guessed, for links, sessions and forms. */
public final class OneTimeToken {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private OneTimeToken() {}

  /** Makes a new one, with 256 bits in base64url. */
  public static String make() {
    return Base64Url.ENCODER.encodeToString(bytes());
  }

  /** As many random bytes. */
  static byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Returns the stored form of a token. */
  public static byte[] hash(String token) {
    return Digest.raw(token.getBytes(StandardCharsets.UTF_8));
  }
}
