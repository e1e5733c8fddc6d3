package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.DirectoryTree;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestPorts;
import org.wasl.store.Store;
import org.wasl.store.erasure.ErasureCleaning.CleaningResult;

@Tag("soak")
class EmbeddedPostgresTest {

  private static Path folder;

  /** Makes one folder for all tests, so that binaries are unpacked and the cluster is made once. */
  @BeforeAll
  static void makeFolder(TestInfo test) throws IOException {
    folder = TestFolders.empty(test);
  }

  @AfterAll
  static void deleteFolder() throws IOException {
    DirectoryTree.delete(folder);
  }

  private EmbeddedPostgres start() throws Exception {
    return EmbeddedPostgres.start(TestCluster.config(folder));
  }

  @Test
  void commitIsOnDiskBeforeItsAnswer() throws Exception {
    // When
    try (EmbeddedPostgres postgres = start()) {
      // Then
      assertThat(ask(postgres, "show fsync")).isEqualTo("on");
      assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(ask(postgres, "show wal_recycle")).isEqualTo("off");
      assertThat(ask(postgres, "show wal_init_zero")).isEqualTo("off");
    }
  }

  @Test
  void queriesDataOfAStoppedServer() throws Exception {
    // Given
    start().close();
    // When
    String printed = TestCluster.query(folder, "select 6 * 7 as answer");
    // Then
    assertThat(printed).startsWith("answer = \"42\"");
  }

  @Test
  void requiresThePasswordThatOnlyItsOwnerReads() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      // When
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url(), postgres.user(), "guess").close())
          .isInstanceOf(SQLException.class);

      // Then
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(postgres.passwordFile())))
          .isEqualTo("rw-------");
      assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  /** Threat row 42. */
  @Test
  void sendsNoPasswordToAFalseServer() throws Exception {
    // Given
    String address;
    String password;
    try (EmbeddedPostgres postgres = start()) {
      address = postgres.url();
      password = Files.readString(postgres.passwordFile());
    }
    try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> given = CompletableFuture.supplyAsync(() -> askForPassword(port));
      String otherAddress = address.replaceFirst(":\\d+/", ":" + port.getLocalPort() + "/");

      // When, Then
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                          otherAddress + "&sslmode=disable&gssEncMode=disable",
                          "wasl_gateway",
                          password)
                      .close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("requireAuth");
      assertThat(given.get(SOON.toSeconds(), TimeUnit.SECONDS))
          .contains("wasl_gateway")
          .doesNotContain(password);
    }
  }

  /** Returns the bytes that a client sends to a server that asks for its password in clear. */
  private static String askForPassword(ServerSocket port) {
    try (Socket client = port.accept()) {
      byte[] startup = new byte[4_096];
      int length = client.getInputStream().read(startup);
      client.getOutputStream().write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
      client.getOutputStream().flush();
      return new String(startup, 0, length, StandardCharsets.US_ASCII)
          + new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "failed: " + e;
    }
  }

  @Test
  void gatewayRoleHasNoRightsOutsideItsDatabase() throws Exception {
    // When
    try (EmbeddedPostgres postgres = start()) {
      // Then
      assertThat(
              ask(
                  postgres,
                  "select concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication,"
                      + " rolbypassrls) from pg_roles where rolname = current_user"))
          .isEqualTo("f f f f f");
      assertThatThrownBy(() -> ask(postgres, "select pg_read_file('PG_VERSION')"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> ask(postgres, "copy (select 1) to program 'true'"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void withoutCheckpointRightErasureWaitsForTheOperatorsCheckpoint() throws Exception {
    // Given
    try (EmbeddedPostgres postgres = start()) {
      asSuperuser(postgres, "revoke pg_checkpoint from wasl_gateway");
      try (Store store = Store.open(TestCluster.storeConfig(postgres))) {
        execute(
            postgres,
            "insert into erasure (referral, reason, basis, requested_by, erased_at)"
                + " values (gen_random_uuid(), 'r', 'b', 'anna', now())");
        // When
        CleaningResult left = store.erasureCleaning().run(10_000, 10_000).orElseThrow();
        asSuperuser(postgres, "checkpoint");
        CleaningResult done = store.erasureCleaning().run(10_000, 10_000).orElseThrow();
        // Then
        assertThat(left).isEqualTo(CleaningResult.LOG_LEFT);
        assertThat(done).isEqualTo(CleaningResult.DONE);
      }
    }
  }

  @Test
  void erasureIsIncompleteWhileABackupKeepsTheLog() throws Exception {
    // Given
    try (EmbeddedPostgres postgres = start();
        Store store = Store.open(TestCluster.storeConfig(postgres))) {
      asSuperuser(postgres, "select pg_create_physical_replication_slot('wasl_backup_1', true)");
      execute(
          postgres,
          "insert into erasure (referral, reason, basis, requested_by, erased_at)"
              + " values (gen_random_uuid(), 'r', 'b', 'anna', now())");
      // When
      CleaningResult left = store.erasureCleaning().run(10_000, 10_000).orElseThrow();
      asSuperuser(postgres, "select pg_drop_replication_slot('wasl_backup_1')");
      CleaningResult done = store.erasureCleaning().run(10_000, 10_000).orElseThrow();
      // Then
      assertThat(left).isEqualTo(CleaningResult.LOG_LEFT);
      assertThat(done).isEqualTo(CleaningResult.DONE);
    }
  }

  @Test
  void migratesAnOldClusterToTheGatewayRole() throws Exception {
    // Given
    try (EmbeddedPostgres postgres = start()) {
      execute(postgres, "create table kept (id serial, number int generated always as identity)");
      execute(postgres, "create sequence alone");
      execute(postgres, "insert into kept default values");
      asSuperuser(postgres, "reassign owned by wasl_gateway to wasl");
      asSuperuser(postgres, "drop owned by wasl_gateway");
      asSuperuser(postgres, "drop role wasl_gateway");
      Files.delete(postgres.passwordFile());
    }
    // When
    try (EmbeddedPostgres postgres = start()) {
      // Then
      execute(postgres, "insert into kept default values");
      execute(postgres, "alter table kept add more text");
      assertThat(ask(postgres, "select count(*) + nextval('alone') from kept")).isEqualTo("3");
      execute(postgres, "drop table kept");
      execute(postgres, "drop sequence alone");
      assertThat(
              ask(
                  postgres,
                  "select pg_get_userbyid(datdba) from pg_database where datname ="
                      + " current_database()"))
          .isEqualTo("wasl_gateway");
    }
  }

  @Test
  void stopsAnOrphanedServerAndKeepsItsData() throws Exception {
    // Given
    try (EmbeddedPostgres postgres = start()) {
      ask(postgres, "select lo_create(4711)");
    }
    PrivilegeDrop way = PrivilegeDrop.choose(EmbeddedConfig.in(folder));
    String[] command = {
      PostgresBinaries.unpackedIn(way.home()).resolve("bin/postgres").toString(),
      "-D",
      way.home().resolve("data").toString(),
      "-c",
      "unix_socket_directories=",
      "-p",
      Integer.toString(TestPorts.reserve())
    };
    Process orphan =
        new ProcessBuilder(way.server().command(command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orphan.log").toFile())
            .start();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> Files.readString(folder.resolve("orphan.log")).contains("ready to accept"));

    // When
    try (EmbeddedPostgres postgres = start()) {
      // Then
      assertThat(orphan.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(ask(postgres, "select oid from pg_largeobject_metadata")).isEqualTo("4711");
    }
  }

  @Test
  void restartsAKilledServerOnTheSamePort() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      // Given
      long killed = postmaster(postgres);

      // When
      Signals.send(killed, "KILL");

      // Then
      Awaitility.await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> postmaster(postgres) != killed && ask(postgres, "select 1").equals("1"));
    }
  }

  @Test
  void rejectsASecondProcessOnTheFolder() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      // When
      assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("uses");

      // Then
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void runsUnderAFolderThatOnlyRootEnters(TestInfo test) throws Exception {
    // Given
    assumeThat(isRoot()).isTrue();
    Path closed = TestFolders.empty(test);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path inside = Files.createDirectories(closed.resolve("data/postgres"));
    EmbeddedConfig config =
        new EmbeddedConfig(
            inside,
            folder.resolve("other"),
            Optional.empty(),
            32,
            256,
            20,
            300_000,
            10_000,
            10_000);

    // When
    for (int start = 0; start < 2; start++) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
        // Then
        assertThat(ask(postgres, "select 1")).isEqualTo("1");
      }
    }
    DirectoryTree.delete(closed);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static long postmaster(EmbeddedPostgres postgres) throws IOException {
    return Long.parseLong(
        Files.readAllLines(postgres.dataFolder().resolve("postmaster.pid")).get(0).strip());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws Exception {
    execute(postgres, postgres.user(), postgres.passwordFile(), sql);
  }

  private static void asSuperuser(EmbeddedPostgres postgres, String sql) throws Exception {
    execute(
        postgres, DatabaseRoles.SUPERUSER, postgres.passwordFile().resolveSibling("password"), sql);
  }

  private static void execute(EmbeddedPostgres postgres, String user, Path password, String sql)
      throws Exception {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), user, Files.readString(password));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedPostgres postgres, String sql)
      throws SQLException, IOException {
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
