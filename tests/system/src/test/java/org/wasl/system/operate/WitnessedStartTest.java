package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.assembly.Gateway;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.kit.KitRuntime;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.sandbox.environment.SandboxWitnesses;

/** The witnesses know facts about a gateway that it cannot know itself. */
@Tag("soak")
class WitnessedStartTest {

  private static SyntheticInstallation country;
  private static KitRuntime runtime;
  private static SandboxWitnesses witnesses;

  /** The data folder before the tests, because each of them adds to the log. */
  private static Path copy;

  @BeforeAll
  static void aLogThatWasWitnessedAndCopied(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1).withDatabase();
    runtime = KitRuntime.start(4);
    startWitnesses();
    witnesses.settings().forEach(country::with);
    Gateway.start(country.configuration()).close();
    copy = country.data().resolveSibling("copy");
    copy(country.data(), copy);
  }

  private static void startWitnesses() throws IOException {
    witnesses =
        SandboxWitnesses.start(runtime, country.pki(), country.data().resolveSibling("witnesses"));
  }

  @AfterAll
  static void stopWitnesses() throws IOException {
    witnesses.close();
    runtime.close();
  }

  @AfterEach
  void itsOwnData() {
    country.with("data.dir", country.data().toString());
  }

  @Test
  void stopLeavesTheLastCheckpointCosignedAndTheNextStartContinues() throws Exception {
    // Given: in another test a gateway stopped without witnesses
    Gateway.start(country.configuration()).close();
    long before = witnessed();
    // When
    Gateway.start(country.configuration()).close();
    // Then
    assertThat(before).isPositive();
    assertThat(witnessed()).isGreaterThan(before);
  }

  @Test
  void refusesToStartOnARolledBackDataFolder() throws Exception {
    // Given
    Gateway.start(country.configuration()).close();
    // When
    country.with("data.dir", copy.toString());
    // Then
    assertRefused();
  }

  @Test
  void refusesToStartAClonedMachineBesideTheRunningOne() throws Exception {
    // Given
    long before = witnessed();
    try (GatewayProcess running =
        GatewayProcess.start(country.config(), country.data(), country.settings())) {
      Awaitility.await().atMost(SOON).until(() -> witnessed() > before);
      // When
      country.with("data.dir", copy.toString());
      // Then
      assertRefused();
      assertThat(running.api()).isNotNull();
    }
  }

  @Test
  void row07RefusesToStartOnARebuiltLogWithTheOriginalKey() throws Exception {
    // Given
    Path rebuilt = country.data().resolveSibling("anew").toAbsolutePath();
    copy(copy, rebuilt);
    Path folder = rebuilt.resolve("postgres");
    try (EmbeddedPostgres database = EmbeddedPostgres.start(EmbeddedConfig.in(folder));
        Connection connection =
            DriverManager.getConnection(
                database.url(),
                database.user(),
                Files.readString(database.passwordFile()).strip());
        Statement superuser = connection.createStatement()) {
      superuser.execute(
          "update audit_entry set why = 'other', leaf = sha256(leaf)"
              + " where seq = (select min(seq) from audit_entry)");
      superuser.execute("truncate log_batch, log_checkpoint, log_cosignature");
    }
    // When
    TestFolders.delete(rebuilt.resolve("log"));
    country.with("data.dir", rebuilt.toString());
    // Then
    assertRefused();
  }

  @Test
  void unreachableWitnessesDoNotPreventTheStart() throws Exception {
    // Given
    witnesses.close();
    // When
    try (Gateway gateway = Gateway.start(country.configuration())) {
      // Then
      assertThat(gateway.api()).isNotNull();
      assertThat(country.data().resolve("run.json")).exists();
    }
    startWitnesses();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> Gateway.start(country.configuration()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the witness wasl.example/witness-1 has cosigned")
        .hasMessageContaining("is the database restored from an older copy")
        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
  }

  /** Size of the published checkpoint if a quorum has cosigned it, otherwise 0. */
  private long witnessed() throws IOException {
    byte[] bytes = Files.readAllBytes(country.data().resolve("log/checkpoint"));
    SignedNote note = SignedNote.parse(bytes);
    TlogPolicy policy = SandboxWitnesses.policy(country.pki());
    boolean quorum = policy.cosigners(note).size() >= policy.quorum();
    return quorum ? Checkpoint.parse(note.text()).size() : 0;
  }

  /** With owners and times, as an administrator copies a machine. */
  private static void copy(Path from, Path to) throws Exception {
    Process cp = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
    assertThat(cp.waitFor()).isZero();
  }
}
