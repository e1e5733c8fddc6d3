package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.administration.StartCommand;
import org.wasl.assembly.Gateway;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.system.CommandResult;

/**
 * A gateway starts completely, or says in one line how to correct the fault and leaves nothing
 * running.
 */
class StartTest {
  private SyntheticInstallation country;
  private Path pki;

  @BeforeEach
  void country(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1);
    pki = country.gatewayPki().path();
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(databaseProcesses()).isEmpty();
    assertThat(country.data().resolve("run.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.pem",
        "gateway.key",
        "ca.pem",
        "gateway.private.jwks",
        "gateway.log.key",
        "gateway.erasure.key",
        "police-1.pem",
        "police-1.jwks"
      })
  void namesMissingFile(String file) throws Exception {
    // Given
    Files.delete(pki.resolve(file));
    // Then
    assertRefused(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.pem",
        "gateway.key",
        "gateway.log.key",
        "gateway.erasure.key",
        "ca.pem",
        "police-1.pem",
        "police-1.jwks"
      })
  void namesInvalidFile(String file) throws Exception {
    // Given
    Files.writeString(pki.resolve(file), "something else");
    // Then
    assertRefused(file);
  }

  @Test
  void namesKeyThatDoesNotMatchItsCertificate() throws Exception {
    // Given
    Files.write(
        pki.resolve("gateway.key"),
        Files.readAllBytes(country.pki().keyFile(new AgencyId("office"))));
    // Then
    assertRefused("gateway.key");
  }

  @Test
  void namesKeyOfAnotherLog() throws Exception {
    // Given
    country.with("log.origin", "other.example/log");
    // Then
    assertRefused("gateway.log.key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"use\":\"enc\"", "\"use\":\"sig\""})
  void requiresBothKeysOfAnAgency(String use) throws Exception {
    // Given
    Path file = pki.resolve("police-1.jwks");
    Files.writeString(file, Files.readString(file).replace(use, "\"x\":\"y\""));
    // Then
    assertRefused("police-1.jwks");
  }

  @Test
  void namesKeyWithUnknownPurpose() throws Exception {
    // Given
    Path file = pki.resolve("police-1.jwks");
    String keys = Files.readString(file);
    Files.writeString(
        file, keys.replace("\"use\":\"sig\"", "\"use\":\"sig\",\"purpose\":[\"recept\"]"));
    // Then
    assertRefused(
        "police-1.jwks: key police-1:sig:1: no such purpose: recept; did you mean receipt?");
  }

  @Test
  void refusesCertificateSharedByTwoAgencies() throws Exception {
    // Given
    Files.write(pki.resolve("office.pem"), Files.readAllBytes(pki.resolve("police-1.pem")));
    // Then
    assertRefused("used twice");
  }

  @Test
  void namesUnknownProtocol() throws Exception {
    // Given
    Path file = country.config().resolve("agencies/police-1.properties");
    Files.writeString(file, Files.readString(file).replace("protocol = https", "protocol = smb"));
    // Then
    assertRefused("no connector speaks protocol smb; there are hosted-jms, https, jms, pull, sftp");
  }

  @Test
  void refusesOldDatabaseWithSettingAndBothVersions() throws Exception {
    // Given
    EmbeddedConfig config = EmbeddedConfig.in(country.data().resolveSibling("elsewhere"));
    TestCluster.linkPrograms(config.folder());
    try (EmbeddedPostgres server = EmbeddedPostgres.start(config);
        OldPostgresServer old = new OldPostgresServer(server.url())) {
      country
          .with("database.url", old.url(server.url()))
          .with("database.user", server.user())
          .with("database.passwordFile", server.passwordFile().toString());
      // Then
      assertRefused("database.url: the database cannot be used: PostgreSQL 13 found, 14 or later")
          .isInstanceOfSatisfying(
              StartException.class, refused -> assertThat(refused.isTemporary()).isFalse());
    }
  }

  @Tag("soak")
  @Test
  void runsTheConfiguredDatabaseBinaries() throws Exception {
    // Given
    Path installed = TestCluster.programs();
    Path unpacked = country.database().resolve(installed.getFileName());
    Files.delete(unpacked);
    country.with(
        "database.embedded.binaries",
        Path.of("").toAbsolutePath().relativize(installed).toString());
    // When
    try (Gateway gateway = Gateway.start(country.configuration())) {
      // Then
      assertThat(gateway.api()).isNotNull();
      assertThat(databaseProcesses()).isNotEmpty();
      assertThat(unpacked).doesNotExist();
    }
  }

  @Test
  void unreachableDatabaseHasAnotherExitCodeThanBadConfiguration() throws Exception {
    // Given
    int closed = TestPorts.reserve();
    Path password = Files.writeString(country.data().resolveSibling("password"), "secret");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    country
        .with("database.url", "jdbc:postgresql://127.0.0.1:" + closed + "/wasl")
        .with("database.user", "wasl")
        .with("database.passwordFile", password.toString());
    // When
    CommandResult unanswered = start();
    country.with("database.url", "nothing that the driver knows");
    CommandResult malformed = start();
    // Then
    assertThat(unanswered.err()).contains("the database cannot be used");
    assertThat(unanswered.code()).isEqualTo(1);
    assertThat(malformed.code()).isEqualTo(2);
  }

  private CommandResult start() {
    List<String> arguments = new ArrayList<>(List.of("--config", country.config().toString()));
    country
        .settings()
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return CommandResult.of(new StartCommand(), arguments);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String problem) {
    return assertRefused(country, problem);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      SyntheticInstallation country, String problem) {
    return assertThatThrownBy(() -> Gateway.start(country.configuration()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(problem)
        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
  }

  static Set<Long> databaseProcesses() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
