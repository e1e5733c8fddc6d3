package org.wasl.assembly.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.configuration.settings.operations.ManagementConfig;
import org.wasl.configuration.settings.operations.SignInConfig;
import org.wasl.console.auth.OidcConfig;
import org.wasl.console.auth.OidcCredentials;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Reads the files of the console's OpenID Connect provider, and reads them again when they change.
 * If they cannot be read, the previous values stay.
 */
public final class OidcWiring {
  private static final Logger LOG = LoggerFactory.getLogger(OidcWiring.class);

  private OidcWiring() {}

  /** The provider of the management port, if one is configured. */
  public static Optional<OidcConfig> of(ManagementConfig management) throws StartException {
    return management.signIn().isPresent()
        ? Optional.of(of(management.signIn().get()))
        : Optional.empty();
  }

  /**
   * Reads secret and certificates.
   *
   * @throws StartException if a file cannot be read, with its name
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
          reason -> LOG.warn("rejected change, keeping previous version: {}", reason));
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
