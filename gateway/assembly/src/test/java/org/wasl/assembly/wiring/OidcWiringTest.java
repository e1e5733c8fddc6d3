package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.configuration.settings.operations.SignInConfig;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OidcCredentials;
import org.wasl.operations.alarms.KeyStores;
import org.wasl.operations.lifecycle.StartException;

/** The files of the OpenID Connect provider are followed while the gateway runs. */
class OidcWiringTest {
  @TempDir private Path folder;

  @Test
  void reloadsSecretAndCertificate() throws Exception {
    // Given
    Path secret = Files.writeString(folder.resolve("secret"), "first\n");
    Path authority = folder.resolve("ca.pem");
    KeyStores.pem(authority, 10);
    Supplier<OidcCredentials> credentials = OidcWiring.of(config(secret, authority)).credentials();
    SSLContext trust = credentials.get().trust().orElseThrow();
    // When
    Files.writeString(secret, "second\n");
    KeyStores.pem(authority, 10);
    // Then
    assertThat(credentials.get().clientSecret()).isEqualTo("second");
    assertThat(credentials.get().trust().orElseThrow()).isNotSameAs(trust);
  }

  @Test
  void failsStartOnUnreadableFileAndKeepsValuesAtReload() throws Exception {
    // Given
    Path secret = Files.writeString(folder.resolve("secret"), "first\n");
    Path authority = folder.resolve("ca.pem");
    KeyStores.pem(authority, 10);
    Supplier<OidcCredentials> credentials = OidcWiring.of(config(secret, authority)).credentials();
    // When
    Files.writeString(authority, "no certificate");
    Files.writeString(secret, "second\n");
    // Then
    assertThat(credentials.get().clientSecret()).isEqualTo("first");
    assertThatThrownBy(() -> OidcWiring.of(config(secret, authority)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("ca.pem");
  }

  private static SignInConfig config(Path secret, Path authority) {
    return new SignInConfig(
        URI.create("https://provider.example"),
        "wasl-console",
        secret,
        URI.create("https://console.example/hawtio/auth/oidc/callback"),
        Optional.of(authority),
        "preferred_username",
        "groups",
        Map.of(ConsoleRole.OPERATOR, Set.of("ops")),
        5_000);
  }
}
