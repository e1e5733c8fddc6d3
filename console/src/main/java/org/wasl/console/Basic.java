package org.wasl.console;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code Basic} authentication scheme, RFC 7617, for tools without a session. */
final class Basic {
  private static final String SCHEME = "Basic ";

  private Basic() {}

  static Login login(String header, Logins logins) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Login.Refused();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String[] part = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      return part.length == 2 ? logins.login(part[0], part[1].toCharArray()) : new Login.Refused();
    } catch (IllegalArgumentException e) {
      return new Login.Refused();
    }
  }
}
