package org.wasl.console.auth;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The external identity provider (OpenID Connect, authorization code flow with PKCE).
 *
 * @param issuer the https issuer URL, which also has the provider's metadata
 * @param clientId the client id of this console
 * @param credentials supplies client secret and trusted certificates at each call to the provider
 * @param redirect this console's {@code /hawtio/auth/oidc/callback}, as browsers reach it
 * @param nameClaim the claim of the ID token with the person's name, which the audit trail records
 * @param rolesClaim the claim of the ID token that holds one text or a list of texts
 * @param roles for each role, the claim values that grant it; a user without a role cannot log in
 * @param timeoutMillis the timeout of each call to the provider, in milliseconds
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
