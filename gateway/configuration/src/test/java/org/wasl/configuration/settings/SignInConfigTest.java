package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.configuration.settings.operations.SignInConfig;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

class SignInConfigTest {
  private static final String PREFIX = "management.oidc.";

  @TempDir Path folder;
  private Path file;
  private Path secret;

  @BeforeEach
  void files() throws Exception {
    file = Files.writeString(folder.resolve("gateway.properties"), "");
    secret = Files.writeString(folder.resolve("secret"), "synthetic\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private Map<String, String> whole() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(PREFIX + "issuer", "https://id.example/realm");
    settings.put(PREFIX + "clientId", "wasl");
    settings.put(PREFIX + "clientSecretFile", secret.toString());
    settings.put(PREFIX + "redirectUri", "https://console.example/hawtio/auth/oidc/callback");
    settings.put(PREFIX + "operator", "ops night-ops");
    return settings;
  }

  private Set<String> refused(Map<String, String> settings) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> GatewayConfig.read(file, settings));
    return Set.copyOf(refusal.problems().stream().map(ConfigProblem::key).toList());
  }

  @Test
  void hasNoProviderWithoutIssuer() throws Exception {
    assertThat(GatewayConfig.read(file, Map.of()).management().signIn()).isEmpty();
  }

  @Test
  void readsCompleteProvider() throws Exception {
    // When
    SignInConfig config = GatewayConfig.read(file, whole()).management().signIn().orElseThrow();

    // Then
    assertThat(config.issuer()).isEqualTo(URI.create("https://id.example/realm"));
    assertThat(config.roles()).isEqualTo(Map.of(ConsoleRole.OPERATOR, Set.of("ops", "night-ops")));
    assertThat(config.nameClaim()).isEqualTo("preferred_username");
  }

  @Test
  void reportsAllMissingKeysAtOnce() {
    // When
    Set<String> keys = refused(Map.of(PREFIX + "issuer", "https://id.example"));

    // Then
    assertThat(keys)
        .containsExactlyInAnyOrder(
            PREFIX + "issuer",
            PREFIX + "clientId",
            PREFIX + "clientSecretFile",
            PREFIX + "redirectUri");
  }

  @Test
  void refusesProviderWithoutTlsAndReadableSecret() throws Exception {
    // Given
    Map<String, String> settings = whole();
    settings.put(PREFIX + "issuer", "http://id.example");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));

    // When
    Set<String> keys = refused(settings);

    // Then
    assertThat(keys).containsExactlyInAnyOrder(PREFIX + "issuer", PREFIX + "clientSecretFile");
  }
}
