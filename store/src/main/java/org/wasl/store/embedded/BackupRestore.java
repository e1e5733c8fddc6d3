package org.wasl.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.rules.runtime.DirectoryTree;

/**
 * Makes a cluster from a backup: copies it, recovers it to the moment at which the backup ended,
 * and sets a new superuser's password. The next start of {@link EmbeddedPostgres} opens it.
 */
public final class BackupRestore {
  private final Cluster cluster;
  private final EmbeddedConfig config;

  private BackupRestore(Cluster cluster, EmbeddedConfig config) {
    this.cluster = cluster;
    this.config = config;
  }

  /**
   * Makes a new cluster of a backup.
   *
   * @param backup verified
   * @throws FileAlreadyExistsException where there is a cluster already
   * @throws IOException where it cannot be written, or the server cannot recover from it; no
   *     cluster is left
   */
  public static void restore(Path backup, EmbeddedConfig config)
      throws IOException, InterruptedException {
    PrivilegeDrop way = PrivilegeDrop.choose(config);
    Cluster cluster = new Cluster(way, PostgresBinaries.unpackedIn(way.home()));
    if (Files.exists(cluster.data())) {
      throw new FileAlreadyExistsException(cluster.data() + ": is there already");
    }
    new BackupRestore(cluster, config).restore(backup.resolve(BaseBackup.CLUSTER));
  }

  /** Deletes what {@link #restore} made, of a server that does not run. */
  public static void undo(EmbeddedConfig config) throws IOException, InterruptedException {
    PrivilegeDrop way = PrivilegeDrop.choose(config);
    DirectoryTree.delete(new Cluster(way, PostgresBinaries.unpackedIn(way.home())).data());
  }

  private void restore(Path files) throws IOException, InterruptedException {
    Path partial = cluster.privileges().home().resolve("data.partial");
    DirectoryTree.delete(partial);
    try {
      copy(files, partial);
      cluster.changeOwner(partial);
      recover(partial, cluster.password(cluster.superuserPassword()));
      Files.move(partial, cluster.data(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      DirectoryTree.delete(partial);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        boolean folder = Files.isDirectory(file);
        if (folder) {
          Files.createDirectory(copy);
        } else {
          Files.copy(file, copy);
        }
        Files.setPosixFilePermissions(
            copy, PosixFilePermissions.fromString(folder ? "rwx------" : "rw-------"));
      }
    }
  }

  /**
   * Runs a server for one session, without a port: it replays the log, then executes the
   * statements.
   */
  private void recover(Path data, String password) throws IOException, InterruptedException {
    Path log = cluster.privileges().home().resolve("restore.log");
    Process single =
        new ProcessBuilder(
                cluster
                    .privileges()
                    .command(
                        cluster.binaries().resolve("bin/postgres").toString(),
                        "--single",
                        "-D",
                        data.toString(),
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "log_min_error_statement=panic",
                        "-c",
                        "log_statement=none",
                        "postgres"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (var in = single.getOutputStream()) {
      for (String statement :
          List.of(
              "alter role %s password '%s'".formatted(DatabaseRoles.SUPERUSER, password),
              "checkpoint")) {
        in.write((statement + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // It has ended already: its exit code says how.
    }
    if (!single.waitFor(config.startMillis(), TimeUnit.MILLISECONDS)) {
      single.destroyForcibly().waitFor();
      throw new IOException("the backup's log was not replayed in time; see " + log);
    }
    if (single.exitValue() != 0) {
      throw new IOException("the database does not recover from this backup; see " + log);
    }
  }
}
