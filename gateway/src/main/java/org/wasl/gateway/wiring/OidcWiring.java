package org.wasl.gateway.wiring;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.wasl.console.auth.OidcConfig;
import org.wasl.gateway.config.settings.operations.ManagementConfig;
import org.wasl.gateway.config.settings.operations.SignInConfig;
import org.wasl.gateway.keys.KeyFileReader;
import org.wasl.gateway.keys.TlsCredentials;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.wire.pki.TrustedAuthorities;

/** Reads the files of the console's OpenID Connect provider. */
public final class OidcWiring {
  private OidcWiring() {}

  /** The provider of the management port, where one is configured. */
  public static Optional<OidcConfig> of(ManagementConfig management) throws StartException {
    return management.signIn().isPresent()
        ? Optional.of(of(management.signIn().get()))
        : Optional.empty();
  }

  /**
   * Reads secret and certificates.
   *
   * @throws StartException naming the file that cannot be read
   */
  static OidcConfig of(SignInConfig config) throws StartException {
    Optional<SSLContext> trust =
        config.caFile().isPresent()
            ? Optional.of(
                TrustedAuthorities.clientContext(
                    TlsCredentials.certificates(config.caFile().get())))
            : Optional.empty();
    return new OidcConfig(
        config.issuer(),
        config.clientId(),
        KeyFileReader.secret(config.clientSecretFile()),
        config.redirect(),
        config.nameClaim(),
        config.rolesClaim(),
        config.roles(),
        trust,
        config.timeoutMillis());
  }
}
