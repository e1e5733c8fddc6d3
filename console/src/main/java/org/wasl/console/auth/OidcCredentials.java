package org.wasl.console.auth;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What is secret between the console and its OpenID Connect provider, and whom it trusts there.
 *
 * @param clientSecret client secret; never printed
 * @param trust trusted certificates for TLS; empty for those of the JVM
 */
public record OidcCredentials(String clientSecret, Optional<SSLContext> trust) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "OidcCredentials";
  }
}
