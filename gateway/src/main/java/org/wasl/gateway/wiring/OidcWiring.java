package org.wasl.gateway.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.RootCause;
import org.wasl.base.SecretFile;
import org.wasl.console.auth.OidcConfig;
import org.wasl.console.auth.OidcCredentials;
import org.wasl.gateway.config.settings.operations.ManagementConfig;
import org.wasl.gateway.config.settings.operations.SignInConfig;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Reads the files of the console's OpenID Connect provider, and reads them anew when they change.
 * Where they cannot be read, what they held before counts.
 */
public final class OidcWiring {
  private static final Logger LOG = LoggerFactory.getLogger(OidcWiring.class);

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
    return new OidcConfig(
        config.issuer(),
        config.clientId(),
        files(config),
        config.redirect(),
        config.nameClaim(),
        config.rolesClaim(),
        config.roles(),
        config.timeoutMillis());
  }

  private static ReloadedFiles<OidcCredentials> files(SignInConfig config) throws StartException {
    List<Path> all =
        Stream.concat(Stream.of(config.clientSecretFile()), config.caFile().stream()).toList();
    try {
      return new ReloadedFiles<>(
          all,
          () -> credentials(config),
          reason -> LOG.warn("not in force, what was read before is: {}", reason));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(RootCause.message(e));
    }
  }

  private static OidcCredentials credentials(SignInConfig config) {
    return new OidcCredentials(
        secret(config.clientSecretFile()),
        config.caFile().map(file -> TrustedAuthorities.clientContext(Pem.certificates(file))));
  }

  private static String secret(Path file) {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(RootCause.message(e), e);
    }
  }
}
