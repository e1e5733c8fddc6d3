package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.backup.BackupCommand;
import org.wasl.administration.backup.RestoreCommand;
import org.wasl.assembly.Gateway;
import org.wasl.database.embedded.TestCluster;
import org.wasl.operations.lifecycle.RunningDatabase;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.TestFolders;
import org.wasl.system.CommandResult;

/** A restore that fails leaves nothing behind that looks restored. */
@Tag("soak")
class RestoreFailureTest {
  @Test
  void failedRestoreLeavesNoClusterAndCanBeRepeated(TestInfo test) throws Exception {
    // Given
    SyntheticInstallation country = SyntheticInstallation.of(test, 1).withDatabase();
    Path backup = country.data().resolveSibling("backup");
    try (Gateway gateway = Gateway.start(country.configuration())) {
      assertThat(gateway.api()).isNotNull();
      refuseTheStepOfARestore(country);
      CommandResult taken = run(country, new BackupCommand(), "--to=" + backup);
      assertThat(taken.code()).as(taken.err()).isZero();
    }
    for (String lost : List.of("postgres", "broker", "log")) {
      TestFolders.delete(country.data().resolve(lost));
    }
    TestCluster.linkPrograms(country.database());
    // When
    CommandResult first = run(country, new RestoreCommand(), "--from=" + backup);
    CommandResult repeatedResult = run(country, new RestoreCommand(), "--from=" + backup);
    // Then
    for (CommandResult failed : List.of(first, repeatedResult)) {
      assertThat(failed.code()).as(failed.err()).isEqualTo(1);
      assertThat(failed.err())
          .contains("nothing was restored: the restored database cannot be used");
    }
    assertThat(country.database().resolve("data")).doesNotExist();
    assertThat(country.data().resolve("restored")).doesNotExist();
    assertThat(country.data().resolve("restoring")).doesNotExist();
  }

  @Test
  void interruptedRestoreStartsNoGatewayAndCanBeRepeated(TestInfo test) throws Exception {
    // Given
    SyntheticInstallation country = SyntheticInstallation.of(test, 1).withDatabase();
    Path backup = country.data().resolveSibling("backup");
    try (Gateway gateway = Gateway.start(country.configuration())) {
      assertThat(gateway.api()).isNotNull();
      CommandResult taken = run(country, new BackupCommand(), "--to=" + backup);
      assertThat(taken.code()).as(taken.err()).isZero();
    }
    for (String lost : List.of("postgres", "broker", "log")) {
      TestFolders.delete(country.data().resolve(lost));
    }
    TestCluster.linkPrograms(country.database());
    assertThat(run(country, new RestoreCommand(), "--from=" + backup).code()).isZero();
    // The state that a kill leaves after the database is in place.
    Files.move(country.data().resolve("restored"), country.data().resolve("restoring"));

    // When Then
    assertThatThrownBy(() -> Gateway.start(country.configuration()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("restoring: a restore was interrupted");
    CommandResult repeatedResult = run(country, new RestoreCommand(), "--from=" + backup);
    assertThat(repeatedResult.code()).as(repeatedResult.err()).isZero();
    assertThat(country.data().resolve("restoring")).doesNotExist();
    assertThat(country.data().resolve("restored")).exists();
    try (Gateway gateway = Gateway.start(country.configuration())) {
      assertThat(gateway.api()).isNotNull();
    }
  }

  /** The backup has a trigger that fails as a database does that is out of disk. */
  private static void refuseTheStepOfARestore(SyntheticInstallation country) throws Exception {
    RunningDatabase running = RunningDatabase.read(country.data());
    try (Connection connection =
            DriverManager.getConnection(
                running.url(), running.user(), Files.readString(running.passwordFile()).strip());
        Statement owner = connection.createStatement()) {
      owner.execute(
          """
          create function refuse_restored() returns trigger language plpgsql as
          $$ begin
            if new.action = 'restored' then raise exception using errcode = '53100'; end if;
            return new;
          end $$
          """);
      owner.execute(
          "create trigger refuse_restored before insert on audit_entry"
              + " for each row execute function refuse_restored()");
    }
  }

  private static CommandResult run(
      SyntheticInstallation country, Object command, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--config", country.config().toString()));
    country
        .settings()
        .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    arguments.addAll(List.of(options));
    return CommandResult.of(command, arguments);
  }
}
