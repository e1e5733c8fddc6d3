package org.wasl.console.auth;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * The external provider that says who somebody is (OpenID Connect, authorization code flow with
 * PKCE).
 *
 * @param issuer the provider, an https address; what it publishes there is the truth
 * @param clientId how the provider knows this console
 * @param clientSecret what proves it; never printed
 * @param redirect where the provider sends the browser back: this console's {@code
 *     /hawtio/auth/oidc/callback}, as browsers reach it
 * @param nameClaim claim of the ID token that names the person; it ends in the audit trail
 * @param rolesClaim claim of the ID token that holds a list of texts, or one
 * @param roles for each role the texts that give it; what gives none lets nobody in
 * @param trust whom to trust for TLS; empty for the JVM's authorities
 * @param timeoutMillis for each call to the provider
 */
public record OidcConfig(
    URI issuer,
    String clientId,
    String clientSecret,
    URI redirect,
    String nameClaim,
    String rolesClaim,
    Map<ConsoleRole, Set<String>> roles,
    Optional<SSLContext> trust,
    int timeoutMillis) {

  /** Refuses a provider without TLS. */
  public OidcConfig {
    if (!"https".equals(issuer.getScheme())) {
      throw new IllegalArgumentException("the issuer must be an https address");
    }
    roles = Map.copyOf(roles);
  }

  @Override
  public String toString() {
    return "OidcConfig[" + issuer + "]";
  }
}
