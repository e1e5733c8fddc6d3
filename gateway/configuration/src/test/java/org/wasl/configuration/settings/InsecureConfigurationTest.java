package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

class InsecureConfigurationTest {

  private static final String JDBC = "jdbc:postgresql://127.0.0.1:5432/wasl";
  private static final String TCP = "tcp://127.0.0.1:61616";

  @TempDir private Path folder;
  private Path settings;
  private Path secret;

  @BeforeEach
  void files() throws IOException {
    settings = Files.createFile(folder.resolve("gateway.properties"));
    secret = file("secret", "rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "management.example", "::", "127.0.0.1.example"})
  void requiresTlsForManagementPortOffLoopback(String host) throws IOException {
    // Given
    Map<String, String> tls =
        Map.of(
            "management.host", host,
            "management.certificateFile", secret.toString(),
            "management.keyFile", secret.toString());
    // When
    ConfigException refused = refusal(Map.of("management.host", host));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("management.host");
    assertThatCode(() -> GatewayConfig.read(settings, tls)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "localhost", "::1", "0:0:0:0:0:0:0:1"})
  void permitsManagementPortOnLoopbackWithoutTls(String host) {
    assertThatCode(() -> GatewayConfig.read(settings, Map.of("management.host", host)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesCertificateWithoutKey() {
    // When
    ConfigException refused = refusal(Map.of("management.certificateFile", secret.toString()));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("management.certificateFile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example/wasl",
        "jdbc:postgresql://db.example:5432/wasl?sslmode=require",
        "jdbc:postgresql://db.example/wasl?sslmode=verify-full&sslmode=disable",
        "jdbc:postgresql://db.example/wasl?sslmode=verify-full&sslfactory=a.Trusting",
        "jdbc:postgresql://localhost,db.example/wasl",
        "jdbc:postgresql://localhost/wasl?password=x",
        "jdbc:postgresql://user:x@localhost/wasl",
        "jdbc:h2:file"
      })
  void refusesRemoteDatabaseWithoutVerifiedTls(String url) {
    // When
    ConfigException refused = refusal(external("database", url));
    // Then
    assertThat(refused.problems()).extracting(ConfigProblem::key).containsOnly("database.url");
    assertThat(refused).hasMessageNotContaining(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1:5432/wasl",
        "jdbc:postgresql://[::1]/wasl?connectTimeout=5",
        "jdbc:postgresql://db.example:5432/wasl?sslmode=verify-full&sslrootcert=ca.pem",
        "jdbc:postgresql://db1.example,db2.example/wasl?sslmode=verify-full"
      })
  void permitsLocalOrVerifiedDatabase(String url) {
    assertThatCode(() -> GatewayConfig.read(settings, external("database", url)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://broker.example:61616",
        "tcp://broker.example:61616?sslEnabled=false",
        "tcp://broker.example:61616?sslEnabled=true&verifyHost=false",
        "tcp://broker.example:61616?sslEnabled=true&trustAll=true",
        "(tcp://broker.example:61616)",
        "vm://0"
      })
  void refusesBrokerWithoutVerifiedTls(String url) {
    // Given
    Map<String, String> overrides = external("broker", url);
    overrides.put("broker.trustStore", secret.toString());
    // When
    ConfigException refused = refusal(overrides);
    // Then
    assertThat(refused.problems()).extracting(ConfigProblem::key).containsOnly("broker.url");
  }

  @Test
  void permitsBrokerOverTlsAnywhere() {
    assertThatCode(
            () ->
                GatewayConfig.read(
                    settings, external("broker", "tcp://broker.example:61616?sslEnabled=true")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"database", "broker"})
  void refusesAddressWithoutCredentials(String service) {
    // When
    ConfigException refused =
        refusal(Map.of(service + ".url", "database".equals(service) ? JDBC : TCP));
    // Then
    assertThat(refused.problems()).extracting(ConfigProblem::key).containsExactly(service + ".url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
  void refusesSecretReadableByOtherUsers(String permissions) throws IOException {
    // Given
    Path open = file("open", permissions);
    Map<String, String> overrides = external("database", JDBC);
    overrides.put("database.passwordFile", open.toString());
    // When
    ConfigException refused = refusal(overrides);
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key, ConfigProblem::reason)
        .containsExactly(
            tuple("database.passwordFile", "is open to its group or to other users: chmod go= it"));
  }

  @Test
  void permitsMissingUsersFileAndRefusesReadableOne() throws Exception {
    // Given
    Path open = file("open-users", "rw-r--r--");
    Path absent = folder.resolve("none");
    // When
    GatewayConfig config =
        GatewayConfig.read(settings, Map.of("management.usersFile", absent.toString()));
    ConfigException refused = refusal(Map.of("management.usersFile", open.toString()));
    // Then
    assertThat(config.usersFile()).isEqualTo(absent);
    assertThat(refused.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("management.usersFile");
  }

  @Test
  void reachesWildcardManagementPortByCertificateName() throws Exception {
    // Given
    Map<String, String> open =
        Map.of(
            "management.host",
            "0.0.0.0",
            "management.hostNames",
            "console.example",
            "management.certificateFile",
            secret.toString(),
            "management.keyFile",
            secret.toString());
    // When
    GatewayConfig config = GatewayConfig.read(settings, open);
    // Then
    assertThat(config.management().reachedAt(URI.create("https://0.0.0.0:8090")))
        .isEqualTo(URI.create("https://console.example:8090"));
  }

  @Test
  void refusesMissingSecret() {
    // Given
    Map<String, String> overrides = external("broker", TCP);
    overrides.put("broker.passwordFile", folder.resolve("none").toString());
    // When
    ConfigException refused = refusal(overrides);
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("broker.passwordFile");
  }

  @Test
  void refusesReplaceableDatabaseProgramsIfTheyRun() throws Exception {
    // Given
    Files.createDirectory(folder.resolve("bin"));
    file("bin/postgres", "rwxrwxrwx");
    file("bin/initdb", "rwxr-xr-x");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        folder.resolve("bin"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> external = external("database", JDBC);
    external.put("database.embedded.binaries", folder.toString());
    // When
    ConfigException refused = refusal(Map.of("database.embedded.binaries", folder.toString()));
    // Then
    assertBinariesRefused(
        refused, "bin/postgres may be changed by its group or by other users: chmod go-w it");
    assertThatCode(() -> GatewayConfig.read(settings, external)).doesNotThrowAnyException();
  }

  @Test
  void refusesFolderWithoutDatabasePrograms() {
    // When
    ConfigException refused = refusal(Map.of("database.embedded.binaries", folder.toString()));
    // Then
    assertBinariesRefused(refused, "is no folder of PostgreSQL: it has no executable bin/postgres");
  }

  private static void assertBinariesRefused(ConfigException refused, String reason) {
    assertThat(refused.problems())
        .extracting(ConfigProblem::key, ConfigProblem::reason)
        .containsExactly(tuple("database.embedded.binaries", reason));
  }

  @Test
  void refusesPrivateKeyReadableByOtherUsers() throws IOException {
    // Given
    Files.createDirectory(folder.resolve("pki"));
    file("pki/gateway.key", "rw-r--r--");
    file("pki/gateway.private.jwks", "rw-------");
    file("pki/gateway.pem", "rw-r--r--");
    // When
    ConfigException refused = refusal(Map.of("pki.dir", folder.resolve("pki").toString()));
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key, ConfigProblem::reason)
        .containsExactly(
            tuple("pki.dir", "gateway.key is open to its group or to other users: chmod go= it"));
  }

  private Map<String, String> external(String service, String url) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put(service + ".url", url);
    overrides.put(service + ".user", "wasl");
    overrides.put(service + ".passwordFile", secret.toString());
    return overrides;
  }

  private Path file(String name, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "secret");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private ConfigException refusal(Map<String, String> overrides) {
    return catchThrowableOfType(
        ConfigException.class, () -> GatewayConfig.read(settings, overrides));
  }
}
