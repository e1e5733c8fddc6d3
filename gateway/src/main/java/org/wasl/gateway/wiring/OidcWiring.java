package org.wasl.gateway.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.wasl.console.auth.OidcConfig;
import org.wasl.gateway.config.settings.ManagementConfig;
import org.wasl.gateway.config.settings.SignInConfig;
import org.wasl.gateway.keys.TlsCredentials;
import org.wasl.gateway.lifecycle.StartException;

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
        config.caFile().isPresent() ? Optional.of(trust(config.caFile().get())) : Optional.empty();
    return new OidcConfig(
        config.issuer(),
        config.clientId(),
        secret(config.clientSecretFile()),
        config.redirect(),
        config.nameClaim(),
        config.rolesClaim(),
        config.roles(),
        trust,
        config.timeoutMillis());
  }

  private static String secret(Path file) throws StartException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new StartException(file + ": cannot be read", e);
    }
  }

  private static SSLContext trust(Path file) throws StartException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (X509Certificate one : TlsCredentials.certificates(file)) {
        trusted.setCertificateEntry(one.getSerialNumber().toString(), one);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new StartException(file + ": holds no certificates to trust", e);
    }
  }
}
