package org.wasl.console.auth;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The external identity provider (OpenID Connect, authorization code flow with PKCE).
 *
 * @param issuer issuer URL, https; the provider's metadata is read from there
 * @param clientId client id of this console
 * @param credentials client secret and trusted certificates, asked at each call to the provider
 * @param redirect where the provider sends the browser back: this console's {@code
 *     /hawtio/auth/oidc/callback}, as browsers reach it
 * @param nameClaim claim of the ID token with the name of the person, which is recorded in the
 *     audit trail
 * @param rolesClaim claim of the ID token that holds a list of texts, or one
 * @param roles for each role the claim values that give it; a user without a role cannot log in
 * @param timeoutMillis for each call to the provider
 */
public record OidcConfig(
    URI issuer,
    String clientId,
    Supplier<OidcCredentials> credentials,
    URI redirect,
    String nameClaim,
    String rolesClaim,
    Map<ConsoleRole, Set<String>> roles,
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
