package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat rows 46 and 47. Files that a power loss left empty are made again. A cluster is never made
 * again, neither in its place nor elsewhere.
 */
@Tag("soak")
class DatabaseFilesTest {
  /** Not in the checkout, because a folder above that may be closed to the server's user. */
  @TempDir private Path folder;

  private Path closable;
  private EmbeddedConfig config;

  @BeforeEach
  void makeCluster() throws Exception {
    open(folder, "rwxr-xr-x");
    closable = Files.createDirectory(folder.resolve("data"));
    open(closable, "rwxr-xr-x");
    config = config(Files.createDirectory(closable.resolve("postgres")), folder.resolve("other"));
    TestCluster.copyInto(config.folder());
  }

  private static EmbeddedConfig config(Path home, Path other) {
    return config(home, other, Optional.empty());
  }

  private static EmbeddedConfig config(Path home, Path other, Optional<Path> binaries) {
    return new EmbeddedConfig(home, other, binaries, 32, 256, 20, 300_000, 10_000, 10_000);
  }

  private static void open(Path folder, String rights) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  @Test
  void recreatesEmptyProgramsAndPasswordsAfterPowerLossAndKeepsData() throws Exception {
    // Given
    copyPrograms();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      ask(postgres, "select lo_create(4711)");
    }
    Path programs = PostgresBinaries.folderIn(config.folder());
    Path zones = programs.resolve("share/postgresql/timezonesets/Default");
    empty(programs.resolve("bin/postgres"));
    empty(zones);
    empty(config.folder().resolve("password"));
    empty(config.folder().resolve("gateway.password"));

    // When
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {

      // Then
      assertThat(ask(postgres, "select oid from pg_largeobject_metadata")).isEqualTo("4711");
      assertThat(zones).isNotEmptyFile();
    }
  }

  @Test
  void namesDamagedClusterAndNeverRecreatesIt() throws Exception {
    // Given
    Path control = config.folder().resolve("data/global/pg_control");
    empty(control);

    // When, Then
    assertThatThrownBy(() -> EmbeddedPostgres.start(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(control.toString())
        .hasMessageContaining("restore it from a backup");
    assertThat(control).isEmptyFile();
  }

  @Test
  void rejectsTwoClustersOfOneGatewayAndNamesBoth() throws Exception {
    assumeThat(ServerAccount.isRoot()).isTrue();
    // Given
    Path other =
        Files.createDirectories(
            PrivilegeDrop.elsewhere(config, config.folder().toRealPath()).resolve("data"));

    // When, Then
    assertThatThrownBy(() -> EmbeddedPostgres.start(config))
        .hasMessageContaining(config.folder().resolve("data").toString())
        .hasMessageContaining(other.toString());
  }

  @Test
  void makesNoOtherClusterIfTheServerMayNotEnterItsFolder() throws Exception {
    assumeThat(ServerAccount.isRoot()).isTrue();
    // Given
    copyPrograms();
    open(closable, "rwx------");

    // When
    String refusal = startWithoutNamespaces();

    // Then
    assertThat(refusal)
        .contains("user id " + PrivilegeDrop.ownId(config.folder().toRealPath()))
        .contains("may not enter " + closable + " (rwx------ of user id 0)")
        .contains("needs the right x");
    assertThat(config.otherFolder()).doesNotExist();
    open(closable, "rwxr-xr-x");
    assertThat(startWithoutNamespaces()).isEqualTo("started");
  }

  @Test
  void namesBinariesFolderThatTheServerMayNotEnter() throws Exception {
    assumeThat(ServerAccount.isRoot()).isTrue();
    // Given
    Path installed = closable.resolveSibling("installed");
    copy(TestCluster.programs(), installed);
    open(installed, "rwx------");

    // When
    String refusal = startWithoutNamespaces(installed);

    // Then
    assertThat(refusal)
        .contains("user id " + PrivilegeDrop.ownId(config.folder().toRealPath()))
        .contains("may not enter " + installed + " (rwx------ of user id 0)");
    open(installed, "rwxr-xr-x");
    assertThat(startWithoutNamespaces(installed)).isEqualTo("started");
  }

  @Test
  void namesUserAndPermissionOfAnInaccessibleFolder() throws Exception {
    assumeThat(ServerAccount.isRoot()).isFalse();
    // Given
    open(closable, "r--------");
    try {
      // When, Then
      assertThatThrownBy(() -> EmbeddedPostgres.start(config))
          .hasMessageContaining(closable.toString())
          .hasMessageContaining("user " + System.getProperty("user.name") + " may not enter")
          .hasMessageContaining("r--------");
    } finally {
      open(closable, "rwxr-xr-x");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
    }
  }

  /** The database part of a gateway's process. It prints the result of its start. */
  static final class StartedOnce {
    private StartedOnce() {}

    public static void main(String[] args) throws InterruptedException {
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.start(
              config(
                  Path.of(args[0]),
                  Path.of(args[1]),
                  Arrays.stream(args).skip(2).map(Path::of).findFirst()))) {
        System.out.print(postgres.fault().isEmpty() ? "started" : "");
      } catch (IOException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  /**
   * Starts in a process that finds the programs it needs, but not {@code unshare}.
   *
   * @param binaries a folder of PostgreSQL, if it must not run its own
   */
  private String startWithoutNamespaces(Path... binaries) throws Exception {
    Path programs = Files.createDirectories(closable.resolveSibling("programs"));
    for (String program : new String[] {"setsid", "setpriv", "sh", "sync"}) {
      Path link = programs.resolve(program);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("/usr/bin", program));
      }
    }
    ProcessBuilder start =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            StartedOnce.class.getName(),
            config.folder().toString(),
            config.otherFolder().toString());
    Arrays.stream(binaries).map(Path::toString).forEach(start.command()::add);
    start.environment().put("PATH", programs.toString());
    Process started = start.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    started.waitFor();
    return printed;
  }

  /** Copies the programs so that the test may damage them. All tests share the original ones. */
  private void copyPrograms() throws Exception {
    Path link = PostgresBinaries.folderIn(config.folder());
    Path shared = link.toRealPath();
    Files.delete(link);
    copy(shared, link);
  }

  private static void copy(Path from, Path to) throws Exception {
    Process copy =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    assertThat(copy.waitFor()).isZero();
  }

  /**
   * Makes a new file, because a server that has just ended may still seem to execute the old one.
   */
  private static void empty(Path file) throws IOException {
    assertThat(file).isNotEmptyFile();
    Files.delete(file);
    Files.createFile(file);
  }

  private static String ask(EmbeddedPostgres postgres, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery(sql);
      result.next();
      return result.getString(1);
    }
  }
}
