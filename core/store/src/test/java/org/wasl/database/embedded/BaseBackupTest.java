package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.TestFolders;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

/** A backup is taken of a server at work, and a server made of it has all that was there. */
@Tag("soak")
class BaseBackupTest {

  private static Path folder;
  private static Path backup;
  private static BaseBackup taken;
  private static final Queue<MessageId> BEFORE = new ConcurrentLinkedQueue<>();

  /**
   * Makes a backup while four threads write, and notes the messages that were answered before it
   * began.
   */
  @BeforeAll
  static void aBackupOfADatabaseAtWork(TestInfo test) throws Exception {
    folder = TestFolders.empty(test);
    backup = folder.resolve("of-today");
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (Store store = TestDatabase.empty()) {
      Queue<MessageId> answered = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 4; i++) {
        callers.submit(
            () -> {
              while (!stop.get()) {
                var acceptance = TestAcceptances.vettedCase("police-a", "office-a");
                if (store.intake().accept(acceptance).join().isDone()) {
                  answered.add(acceptance.messageId());
                }
              }
            });
      }
      Awaitility.await().atMost(SOON).until(() -> answered.size() > 100);
      BEFORE.addAll(answered);
      StoreConfig running = TestDatabase.config();
      taken = BaseBackup.write(running.url(), running.passwordFile(), backup, SIGNATURE);
      stop.set(true);
      callers.shutdown();
      assertThat(callers.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Signs with a key that only these tests have. */
  private static final ManifestSignature SIGNATURE =
      new ManifestSignature() {
        private final SecretKeySpec key =
            new SecretKeySpec(UUID.randomUUID().toString().getBytes(), "HmacSHA256");

        @Override
        public String sign(byte[] manifest) {
          try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(manifest));
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public Optional<String> problem(byte[] manifest, String signature) {
          return signature.equals(sign(manifest)) ? Optional.empty() : Optional.of("is another's");
        }
      };

  private Path copy;

  @BeforeEach
  void name(TestInfo test) {
    copy = folder.resolve(test.getTestMethod().orElseThrow().getName());
  }

  @Test
  void restoredDatabaseHasEverythingAnsweredBeforeTheBackup() throws Exception {
    // Given
    EmbeddedConfig config = TestCluster.config(copy);
    TestCluster.linkPrograms(copy);
    assertThat(BaseBackup.verified(backup, SIGNATURE)).isEqualTo(taken);

    // When
    BackupRestore.restore(backup, taken, config);

    // Then
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
        Store store = Store.open(TestCluster.storeConfig(postgres))) {
      for (MessageId id : BEFORE) {
        assertThat(
                store
                    .intake()
                    .find(new AgencyId("platform"), id, Optional.empty(), new byte[32])
                    .orElseThrow())
            .isPresent();
      }
      for (String stream : streams(postgres)) {
        assertThat(StreamCheck.check(store.trailEntries().of(stream).orElseThrow())).isEmpty();
      }
      assertThat(store.reconciler().run(Map.of()).orElseThrow().ran()).isTrue();
      assertThat(store.intake().accept(TestAcceptances.vettedCase("police-a")).join().isDone())
          .isTrue();
    }
  }

  /** An installed PostgreSQL, as far as a test can have one. */
  @Test
  void restoresWithConfiguredSystemBinaries() throws Exception {
    // Given
    EmbeddedConfig config = TestCluster.config(copy, Optional.of(TestCluster.programs()));

    // When
    BackupRestore.restore(backup, taken, config);

    // Then
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      assertThat(streams(postgres)).isNotEmpty();
      assertThat(PostgresBinaries.folderIn(postgres.dataFolder().getParent())).doesNotExist();
    }
  }

  private static List<String> streams(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery("select distinct stream from audit_entry");
      List<String> streams = new ArrayList<>();
      while (result.next()) {
        streams.add(result.getString(1));
      }
      return streams;
    }
  }

  @Test
  void onlyItsOwnerReadsABackupAndItHasNoPassword() throws Exception {
    // When
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(backup)) {
      files.forEach(all::add);
    }

    // Then
    assertThat(all)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    assertThat(all).noneMatch(file -> file.getFileName().toString().contains("password"));
    String password = Files.readString(TestDatabase.config().passwordFile());
    for (Path file : all) {
      if (Files.isRegularFile(file)) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(password))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  void rejectsAnExistingFolder() throws Exception {
    // Given
    Files.createDirectory(copy);
    StoreConfig running = TestDatabase.config();

    // When, Then
    assertThatThrownBy(
            () -> BaseBackup.write(running.url(), running.passwordFile(), copy, SIGNATURE))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("takes a new folder");
    assertThat(copy).isEmptyDirectory();
  }

  @Test
  void failedBackupLeavesNothing() throws Exception {
    // Given
    StoreConfig running = TestDatabase.config();
    String nobody = running.url().replaceFirst(":\\d+/", ":1/");

    // When, Then
    assertThatThrownBy(() -> BaseBackup.write(nobody, running.passwordFile(), copy, SIGNATURE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("08001");
    assertThat(copy).doesNotExist();
    assertThat(copy.resolveSibling(copy.getFileName() + ".partial")).doesNotExist();
  }

  @Test
  void namesAlteredFilesOfABackup() throws Exception {
    // Given
    Path label = backup.resolve("postgres/backup_label");
    Path version = backup.resolve("postgres/PG_VERSION");
    Path more = backup.resolve("postgres/more");
    byte[] before = Files.readAllBytes(label);

    // When, Then
    Files.write(label, "x".getBytes());
    assertThatThrownBy(() -> BaseBackup.verified(backup, SIGNATURE))
        .hasMessage(label + ": differs from the file that was backed up");
    Files.write(label, before);
    Files.move(version, more);
    assertThatThrownBy(() -> BaseBackup.verified(backup, SIGNATURE))
        .hasMessage(version + ": is missing from the backup");
    Files.move(more, version);
    Files.createFile(more);
    assertThatThrownBy(() -> BaseBackup.verified(backup, SIGNATURE))
        .hasMessage(more + ": was not part of the backup");
    Files.delete(more);
    assertThat(BaseBackup.verified(backup, SIGNATURE)).isEqualTo(taken);
  }

  /** Threat row 43. */
  @Test
  void rejectsABackupAlteredWithItsManifest() throws Exception {
    // Given
    Path auto = copyOfTheBackup().resolve("postgres/postgresql.auto.conf");
    Path manifest = copy.resolve("manifest");
    String before = sha256(auto);
    Files.writeString(auto, "archive_command = 'touch /tmp/executed'\n");
    Files.writeString(manifest, Files.readString(manifest).replace(before, sha256(auto)));

    // When, Then
    assertThatThrownBy(() -> BaseBackup.verified(copy, SIGNATURE))
        .hasMessage(copy.resolve("manifest.jws") + ": is another's");
    Files.delete(copy.resolve("manifest.jws"));
    assertThatThrownBy(() -> BaseBackup.verified(copy, SIGNATURE))
        .hasMessageContaining("not signed");
  }

  @Test
  void row43RejectsABackupSwappedAfterVerification() throws Exception {
    // Given
    Path from = copyOfTheBackup();
    BaseBackup verified = BaseBackup.verified(from, SIGNATURE);
    EmbeddedConfig config = TestCluster.config(folder.resolve("swapped"));
    TestCluster.linkPrograms(config.folder());
    Path catalog = from.resolve("postgres/global/pg_filenode.map");
    byte[] before = Files.readAllBytes(catalog);

    // When, Then
    Files.write(catalog, "x".getBytes());
    assertThatThrownBy(() -> BackupRestore.restore(from, verified, config))
        .hasMessage(catalog + ": differs from the file that was backed up");
    Files.delete(catalog);
    assertThatThrownBy(() -> BackupRestore.restore(from, verified, config))
        .hasMessage(catalog + ": is missing from the backup");
    Files.writeString(catalog, "another backup's");
    sign(from);
    assertThatThrownBy(() -> BackupRestore.restore(from, verified, config))
        .hasMessage(
            from.resolve("manifest") + ": differs from the file whose signature was checked");
    assertThat(config.folder().resolve("data")).doesNotExist();
    assertThat(config.folder().resolve("data.partial")).doesNotExist();
    Files.write(catalog, before);
    sign(from);
    BackupRestore.restore(from, verified, config);
    assertThat(config.folder().resolve("data")).isDirectory();
  }

  /** Signs the current content of the folder as the gateway would. */
  private static void sign(Path backup) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(backup)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = backup.relativize(file).toString();
        if (!path.startsWith(BackupManifest.FILE_NAME)) {
          hashes.put(path, sha256(file));
        }
      }
    }
    byte[] manifest = BackupManifest.of(hashes).bytes();
    Files.write(backup.resolve(BackupManifest.FILE_NAME), manifest);
    Files.writeString(backup.resolve(BackupManifest.SIGNATURE_NAME), SIGNATURE.sign(manifest));
  }

  /**
   * Threat row 43. This holds also if the gateway itself signed the backup after somebody had
   * changed its settings.
   */
  @Test
  void executesNoSettingOfABackup() throws Exception {
    // Given
    Path from = copyOfTheBackup();
    Path mark = folder.resolve("executed");
    String hostile =
        "archive_mode = on\narchive_command = 'touch %1$s'\nrestore_command = 'touch %1$s'\n"
                .formatted(mark)
            + "archive_cleanup_command = 'touch %1$s'\nrecovery_end_command = 'touch %1$s'\n"
                .formatted(mark)
            + "shared_preload_libraries = 'hostile'\n";
    Files.writeString(from.resolve("postgres/postgresql.auto.conf"), hostile);
    Files.writeString(from.resolve("postgres/postgresql.conf"), hostile);
    Files.writeString(from.resolve("postgres/pg_hba.conf"), "host all all all trust\n");
    Files.createFile(from.resolve("postgres/recovery.signal"));
    sign(from);
    EmbeddedConfig config = TestCluster.config(folder.resolve("restored"));
    TestCluster.linkPrograms(config.folder());

    // When
    BackupRestore.restore(from, BaseBackup.verified(from, SIGNATURE), config);

    // Then
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      Path password = postgres.passwordFile().resolveSibling("password");
      try (Connection connection =
              DriverManager.getConnection(
                  postgres.url(), DatabaseRoles.SUPERUSER, Files.readString(password));
          Statement statement = connection.createStatement()) {
        ResultSet settings =
            statement.executeQuery(
                "select string_agg(current_setting(name), '') from unnest(array["
                    + "'archive_command', 'restore_command', 'shared_preload_libraries']) name");
        settings.next();
        assertThat(settings.getString(1)).isIn("", "(disabled)");
      }
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url(), postgres.user(), "guess").close())
          .hasMessageContaining("password authentication failed");
    }
    assertThat(mark).doesNotExist();
  }

  private Path copyOfTheBackup() throws Exception {
    Process cp =
        new ProcessBuilder("cp", "-a", backup.toString(), copy.toString()).inheritIO().start();
    assertThat(cp.waitFor()).isZero();
    return copy;
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of().formatHex(BackupManifest.sha256().digest(Files.readAllBytes(file)));
  }

  @Test
  void makesNoDatabaseFromAnInvalidBackup() throws Exception {
    // When, Then
    Files.createDirectory(copy);
    assertThatThrownBy(() -> BaseBackup.verified(copy, SIGNATURE))
        .hasMessageContaining("is no backup");
  }
}
