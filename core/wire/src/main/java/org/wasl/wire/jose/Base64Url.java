package org.wasl.wire.jose;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 7515, section 2), by the JDK's encoder. The library's encoder
 * works digit by digit and costs ten times as much.
 */
public final class Base64Url {
  public static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** Characters that so many bytes take. */
  public static int characters(int bytes) {
    return (4 * bytes + 2) / 3;
  }

  /** The decoded bytes, or empty if the text is not the one valid encoding of them. */
  public static Optional<byte[]> decoded(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Optional.of(bytes).filter(it -> ENCODER.encodeToString(it).equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
