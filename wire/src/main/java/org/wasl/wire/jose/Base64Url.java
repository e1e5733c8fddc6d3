package org.wasl.wire.jose;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 7515, section 2), by the platform's encoder: the library's looks
 * at each digit by itself, at ten times the cost.
 */
public final class Base64Url {
  public static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** The bytes that are written as this text and as no other; empty where none are. */
  public static Optional<byte[]> decoded(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Optional.of(bytes).filter(it -> ENCODER.encodeToString(it).equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
