package org.wasl.console.auth;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The secret that the console shares with its OpenID Connect provider, and the certificates that it
 * trusts there.
 *
 * @param clientSecret the client secret, which is never printed
 * @param trust the trusted certificates for TLS; empty for those of the JVM
 */
public record OidcCredentials(String clientSecret, Optional<SSLContext> trust) {

  /** Omits the secret. */
  @Override
  public String toString() {
    return "OidcCredentials";
  }
}
