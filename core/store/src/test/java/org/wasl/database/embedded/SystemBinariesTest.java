package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.TestFolders;

/**
 * The embedded PostgreSQL runs the operating system's binaries if it can, and says why if it
 * cannot. No test machine needs an installed PostgreSQL. The gateway's own one in another folder,
 * or a script, takes its place.
 */
@Tag("soak")
class SystemBinariesTest {
  private Path folder;
  private Path database;

  @BeforeEach
  void folder(TestInfo test) throws IOException {
    folder = TestFolders.empty(test);
    database = folder.resolve("postgres");
  }

  @Test
  void keepsDataWhenBinariesChangeInEitherDirection() throws Exception {
    // Given
    EmbeddedConfig own = TestCluster.config(database);
    EmbeddedConfig system = TestCluster.config(database, Optional.of(TestCluster.programs()));
    TestCluster.linkPrograms(database);
    run(own, "create table kept (of text)", "insert into kept values ('own')");

    // When
    run(system, "insert into kept values ('system')");
    run(own, "insert into kept values ('own again')");

    // Then
    assertThat(run(system, "select string_agg(of, ', ') from kept"))
        .isEqualTo("own, system, own again");
  }

  @Test
  void databaseOfSystemBinariesHasNoOwnBinariesAndOpensWithTheGateways() throws Exception {
    // Given
    EmbeddedConfig system = TestCluster.config(database, Optional.of(TestCluster.programs()));

    // When
    run(system, "create table kept (of text)", "insert into kept values ('system')");

    // Then
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(system)) {
      String program = Files.readString(postgres.dataFolder().resolve("postmaster.opts"));
      assertThat(program).startsWith(TestCluster.programs() + "/bin/postgres ");
      assertThat(PostgresBinaries.folderIn(postgres.dataFolder().getParent())).doesNotExist();
    }
    TestCluster.linkPrograms(database);
    assertThat(run(TestCluster.config(database), "select of from kept")).isEqualTo("system");
  }

  @Test
  void queriesDataOfAStoppedSystemServer() throws Exception {
    // Given
    run(TestCluster.config(database, Optional.of(TestCluster.programs())), "select 1");
    // When
    String printed = TestCluster.query(database, "select 6 * 7 as answer");
    // Then
    assertThat(printed).startsWith("answer = \"42\"");
  }

  @Test
  void acceptsTheGatewaysOwnBinariesInAnotherFolder() throws Exception {
    // When
    Optional<String> problem = SystemBinaries.problem(TestCluster.programs());
    // Then
    assertThat(problem).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "99 (Debian 99-0+deb13u1)"})
  void acceptsAnyMinorVersion(String minor) throws Exception {
    // Given
    install("echo 'postgres (PostgreSQL) " + PostgresBinaries.majorVersion() + "." + minor + "'");
    // When
    Optional<String> problem = SystemBinaries.problem(folder);
    // Then
    assertThat(problem).isEmpty();
  }

  @Test
  void rejectsOtherMajorVersionAndNamesBoth() throws Exception {
    // Given
    install("echo 'postgres (PostgreSQL) 16.4'");
    // When
    Optional<String> problem = SystemBinaries.problem(folder);
    // Then
    assertThat(problem)
        .contains(
            "is PostgreSQL 16.4; this gateway's databases are of version "
                + PostgresBinaries.majorVersion());
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo postgres", "exit 1", "read never"})
  void rejectsBinaryThatDoesNotPrintItsVersionInTime(String script) throws Exception {
    // Given
    install(script);
    Duration patience = script.startsWith("read") ? Duration.ofMillis(1) : SOON;
    // When
    Optional<String> problem = SystemBinaries.problem(folder, patience);
    // Then
    assertThat(problem).contains("bin/postgres does not say its version");
  }

  @Test
  void rejectsProgramThatTheSystemCannotRun() throws Exception {
    // Given
    install("");
    Files.writeString(folder.resolve("bin/postgres"), "#!" + folder.resolve("no-shell"));
    // When
    Optional<String> problem = SystemBinaries.problem(folder);
    // Then
    assertThat(problem).contains("has programs that cannot be run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/postgres", "bin/initdb"})
  void namesMissingOrNonExecutableProgram(String program) throws Exception {
    // Given
    install("exit 1");
    allow("rw-r--r--", program);
    // When
    Optional<String> closed = SystemBinaries.problem(folder);
    Files.delete(folder.resolve(program));
    Optional<String> missing = SystemBinaries.problem(folder);
    // Then
    assertThat(missing).contains("is no folder of PostgreSQL: it has no executable " + program);
    assertThat(closed).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource({
    "'', rwxrwxr-x",
    "bin, rwxr-xrwx",
    "bin/postgres, rwxrwxr-x",
    "bin/initdb, rwxr-xrwx"
  })
  void rejectsAndDoesNotRunProgramThatOthersMayReplace(String name, String rights)
      throws Exception {
    // Given
    install("touch \"$(dirname \"$0\")/../was-run\"");
    allow(rights, name);
    // When
    Optional<String> problem = SystemBinaries.problem(folder);
    // Then
    assertThat(problem.orElseThrow())
        .isEqualTo(
            (name + " may be changed by its group or by other users: chmod go-w it").strip());
    assertThat(folder.resolve("was-run")).doesNotExist();
  }

  @Test
  void rejectsProgramOfAnotherUser() throws Exception {
    assumeThat(ServerAccount.isRoot()).isTrue();
    // Given
    install("exit 1");
    Files.setAttribute(folder.resolve("bin/postgres"), "unix:uid", 65_534);
    // When
    Optional<String> problem = SystemBinaries.problem(folder);
    // Then
    assertThat(problem)
        .contains("bin/postgres belongs to a user who is neither root nor the gateway's");
  }

  /** Both programs as a script, with the rights that a package gives. */
  private void install(String script) throws IOException {
    Files.createDirectory(folder.resolve("bin"));
    for (String program : new String[] {"bin/postgres", "bin/initdb"}) {
      Files.writeString(folder.resolve(program), "#!/bin/sh\n" + script + "\n");
      allow("rwxr-xr-x", program);
    }
    allow("rwxr-xr-x", "bin");
  }

  private void allow(String rights, String name) throws IOException {
    Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString(rights));
  }

  /**
   * Starts a server, runs the statements, and stops it. Returns the result of the last statement,
   * if it has one.
   */
  private static String run(EmbeddedConfig config, String... statements) throws Exception {
    String answer = "";
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
        Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (statement.execute(sql)) {
          ResultSet result = statement.getResultSet();
          result.next();
          answer = result.getString(1);
        }
      }
    }
    return answer;
  }
}
