package org.wasl.database.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.wasl.database.SqlStatement;
import org.wasl.runtime.DurableFile;

/**
 * A backup of the embedded PostgreSQL while it runs. It has its files, and the write-ahead log that
 * makes them consistent (PostgreSQL's documentation, "Making a Base Backup Using the Low Level
 * API"). It has no password and no key, because these lie outside the cluster. It has the server's
 * verifiers of the passwords, which are in the catalog. A restore draws new passwords.
 *
 * @param taken everything committed by then is in it
 * @param logSize leaves that were under a checkpoint of the audit log when it was taken. The backup
 *     may hold a few more
 * @param digest SHA-256 of its manifest in hexadecimal digits, and so of every file in it
 */
public record BaseBackup(Instant taken, long logSize, String digest) {
  static final String CLUSTER = "postgres";
  private static final String INFO = "backup.properties";
  private static final String FORMAT = "wasl-backup/1";

  /**
   * Not copied, or only as empty folders, because the server creates their content at every start.
   */
  private static final Set<String> EXCLUDED_PATHS =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans",
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "tablespace_map");

  /**
   * Backs up a server that runs.
   *
   * @param url its JDBC address
   * @param passwordFile password file of the gateway's role. The superuser's lies beside it
   * @param to a folder that is not there yet
   * @param signature signs its manifest
   * @throws java.nio.file.FileAlreadyExistsException if it is
   * @throws IOException if the server does not answer or the disk fails. Then nothing is left
   */
  public static BaseBackup write(
      String url, Path passwordFile, Path to, ManifestSignature signature) throws IOException {
    Path home = DurableFile.folderOf(passwordFile);
    try (BackupFolder folder = BackupFolder.create(to);
        Connection server =
            DatabaseRoles.superuser(home.resolve("password"), url, DatabaseRoles.DATABASE)) {
      BackupInfo info = copy(server, home.resolve("data"), folder);
      return new BaseBackup(info.taken, info.logSize, folder.complete(signature));
    } catch (SQLException e) {
      throw new IOException("the database could not be copied: " + e.getSQLState(), e);
    }
  }

  /** The values that PostgreSQL returns when the backup ends. */
  private record BackupEnd(String lastSegment, String label, String tablespaceMap) {}

  /** The facts of a backup before its manifest is written. */
  private record BackupInfo(Instant taken, long logSize) {
    String text(String version) {
      return String.format(
          Locale.ROOT,
          "format = %s%ntaken = %s%nlog.size = %d%npostgres = %s%n",
          FORMAT,
          taken,
          logSize,
          version);
    }
  }

  private static BackupInfo copy(Connection server, Path data, BackupFolder folder)
      throws SQLException, IOException {
    // While this connection lasts, the server removes no segment from here on.
    SqlStatement.of(
            server,
            """
            select pg_create_physical_replication_slot('wasl_backup_' || pg_backend_pid(), true, true)
            """)
        .exists();
    String first =
        SqlStatement.of(server, "select pg_walfile_name(pg_backup_start('wasl', true)) as segment")
            .single(row -> row.text("segment"));
    folder.copy(data, CLUSTER, BaseBackup::isCopied);
    long logSize =
        SqlStatement.of(server, "select coalesce(max(size), 0) as size from log_checkpoint")
            .single(row -> row.int8("size"));
    Instant taken =
        SqlStatement.of(server, "select clock_timestamp() as taken")
            .single(row -> row.instant("taken"));
    BackupEnd end =
        SqlStatement.of(
                server,
                """
                select pg_walfile_name(lsn) as segment, labelfile, spcmapfile
                  from pg_backup_stop(false)
                """)
            .single(
                row ->
                    new BackupEnd(
                        row.text("segment"), row.text("labelfile"), row.text("spcmapfile")));
    if (!end.tablespaceMap.isEmpty()) {
      throw new IOException("the database has tablespaces outside its folder");
    }
    folder.write(CLUSTER + "/backup_label", end.label);
    folder.copy(
        data.resolve("pg_wal"),
        CLUSTER + "/pg_wal",
        file -> isBetween(first, file, end.lastSegment));
    BackupInfo info = new BackupInfo(taken, logSize);
    folder.write(INFO, info.text(Files.readString(data.resolve("PG_VERSION")).strip()));
    return info;
  }

  private static boolean isCopied(Path file) {
    String name = file.getFileName().toString();
    return !EXCLUDED_PATHS.contains(file.getName(0).toString())
        && !name.startsWith("pgsql_tmp")
        && !name.equals("pg_internal.init");
  }

  /** There is one timeline, so that the names of its segments are in their order. */
  private static boolean isBetween(String first, Path segment, String last) {
    String name = segment.toString();
    return name.length() == first.length()
        && name.compareTo(first) >= 0
        && name.compareTo(last) <= 0;
  }

  /**
   * Reads the whole backup and checks that this gateway has written it so, and for this server.
   *
   * @param signature verifies its manifest, before anything in it is believed
   * @throws IOException saying what is wrong with it
   */
  public static BaseBackup verified(Path backup, ManifestSignature signature) throws IOException {
    BackupManifest manifest = BackupManifest.signed(backup, signature);
    manifest.verify(backup);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    manifest.write(backup, INFO, text);
    Properties info = new Properties();
    info.load(new StringReader(text.toString(StandardCharsets.UTF_8)));
    if (!FORMAT.equals(info.getProperty("format"))) {
      throw new IOException(backup.resolve(INFO) + ": format: is not " + FORMAT);
    }
    String ownVersion = PostgresBinaries.majorVersion();
    if (!ownVersion.equals(info.getProperty("postgres"))) {
      throw new IOException(
          backup.resolve(INFO)
              + ": postgres: is of version "
              + info.getProperty("postgres")
              + ", and this gateway has version "
              + ownVersion);
    }
    return new BaseBackup(
        Instant.parse(info.getProperty("taken")),
        Long.parseLong(info.getProperty("log.size")),
        manifest.digest());
  }
}
