package org.wasl.console.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code Basic} authentication scheme, RFC 7617, for tools without a session. */
public final class BasicAuthentication {
  private static final String SCHEME = "Basic ";

  private BasicAuthentication() {}

  public static LoginResult login(String header, PasswordLogin logins, String source) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new LoginResult.Refused();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String[] part = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      return part.length == 2
          ? logins.login(part[0], part[1].toCharArray(), source)
          : new LoginResult.Refused();
    } catch (IllegalArgumentException e) {
      return new LoginResult.Refused();
    }
  }
}
