package org.wasl.store.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.base.DirectoryTree;

/**
 * Makes a cluster from a backup: copies it, recovers it to the moment at which the backup ended,
 * and sets a new superuser's password. The next start of {@link EmbeddedPostgres} opens it.
 */
public final class BackupRestore {
  private static final String ACCESS =
      """
      local all         all              scram-sha-256
      host  all         all 127.0.0.1/32 scram-sha-256
      """;

  /** What the server reads at its start, by name. */
  private static final Map<String, String> CONFIGURATION =
      Map.of(
          "postgresql.conf", "# The gateway gives every setting on the command line.\n",
          "postgresql.auto.conf", "",
          "pg_hba.conf", ACCESS,
          "pg_ident.conf", "");

  /** Files that make it fetch log from elsewhere. */
  private static final List<String> RECOVERY =
      List.of("recovery.signal", "standby.signal", "recovery.conf");

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
    Cluster cluster = new Cluster(way, PostgresBinaries.folder(config, way.home()));
    if (Files.exists(cluster.data())) {
      throw new FileAlreadyExistsException(cluster.data() + ": is there already");
    }
    new BackupRestore(cluster, config).restore(backup.resolve(BaseBackup.CLUSTER));
  }

  /** Deletes what {@link #restore} made, of a server that does not run. */
  public static void undo(EmbeddedConfig config) throws IOException, InterruptedException {
    PrivilegeDrop way = PrivilegeDrop.choose(config);
    DirectoryTree.delete(new Cluster(way, PostgresBinaries.folder(config, way.home())).data());
  }

  private void restore(Path files) throws IOException, InterruptedException {
    Path partial = cluster.privileges().home().resolve(Cluster.DATA + ".partial");
    DirectoryTree.delete(partial);
    try {
      copy(files, partial);
      replaceConfiguration(partial);
      cluster.setSuperuserPassword(partial, config);
      cluster.name(partial);
    } finally {
      DirectoryTree.delete(partial);
    }
  }

  /**
   * Nothing that a backup says is executed: no {@code archive_command}, no {@code restore_command},
   * no library to preload. The server's settings are on its command line.
   */
  private static void replaceConfiguration(Path data) throws IOException {
    for (Map.Entry<String, String> file : CONFIGURATION.entrySet()) {
      Files.writeString(data.resolve(file.getKey()), file.getValue());
    }
    for (String name : RECOVERY) {
      Files.deleteIfExists(data.resolve(name));
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
}
