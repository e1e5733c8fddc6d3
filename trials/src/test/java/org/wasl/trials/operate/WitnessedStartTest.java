package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.base.TestLoad.SOON;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.kit.KitRuntime;
import org.wasl.store.TestFolders;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.trials.environment.GatewayProcess;
import org.wasl.trials.environment.SandboxWitnesses;

/** What no gateway can know of itself, its witnesses know. */
class WitnessedStartTest {

  private static SyntheticInstallation country;
  private static KitRuntime runtime;
  private static SandboxWitnesses witnesses;

  /** The data folder as it was before the tests: each of them adds to the log. */
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
  void aStopLeavesTheLastCheckpointWitnessedAndTheNextStartGoesOn() throws Exception {
    // Given: another test has let one stop without witnesses
    Gateway.start(country.configuration()).close();
    long before = witnessed();
    // When
    Gateway.start(country.configuration()).close();
    // Then
    assertThat(before).isPositive();
    assertThat(witnessed()).isGreaterThan(before);
  }

  @Test
  void aDataFolderOfYesterdayDoesNotStart() throws Exception {
    // Given
    Gateway.start(country.configuration()).close();
    // When
    country.with("data.dir", copy.toString());
    // Then
    assertRefused();
  }

  @Test
  void aClonedMachineDoesNotStartBesideTheOneThatRuns() throws Exception {
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
  void row07ALogThatWasMadeAnewWithItsKeyDoesNotStart() throws Exception {
    // Given
    Path anew = country.data().resolveSibling("anew").toAbsolutePath();
    copy(copy, anew);
    Path folder = anew.resolve("postgres");
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
    TestFolders.delete(anew.resolve("log"));
    country.with("data.dir", anew.toString());
    // Then
    assertRefused();
  }

  @Test
  void witnessesThatAreDeadKeepNobodyFromStarting() throws Exception {
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

  /** Size of the published checkpoint, if a quorum has cosigned it; 0 if not. */
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
