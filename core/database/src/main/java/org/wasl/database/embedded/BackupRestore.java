package org.wasl.database.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.runtime.DirectoryTree;

/**
 * Makes a cluster from a backup. It copies the backup, recovers it to the moment at which the
 * backup ended, and sets a new superuser's password. The next start of {@link EmbeddedPostgres}
 * opens it.
 */
public final class BackupRestore {
  private static final String ACCESS =
      """
      local all         all              scram-sha-256
      host  all         all 127.0.0.1/32 scram-sha-256
      """;

  /** Settings that the server reads at its start, by name. */
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
   * Makes a new cluster of a backup. Each file is checked while it is copied, because a verified
   * file may have been replaced by now.
   *
   * @param from folder of the backup
   * @param verified the verified manifest
   * @throws FileAlreadyExistsException if there is a cluster already
   * @throws IOException if a file is not the one of the verified manifest, it cannot be written, or
   *     the server cannot recover from it. Then no cluster is left
   */
  public static void restore(Path from, BaseBackup verified, EmbeddedConfig config)
      throws IOException, InterruptedException {
    Cluster cluster = cluster(config);
    if (Files.exists(cluster.data())) {
      throw new FileAlreadyExistsException(cluster.data() + ": is there already");
    }
    new BackupRestore(cluster, config).restore(from, BackupManifest.known(from, verified.digest()));
  }

  /** Deletes what {@link #restore} made, of a server that does not run. */
  public static void undo(EmbeddedConfig config) throws IOException, InterruptedException {
    DirectoryTree.delete(cluster(config).data());
  }

  private static Cluster cluster(EmbeddedConfig config) throws IOException, InterruptedException {
    PrivilegeDrop drop = PrivilegeDrop.choose(config);
    return new Cluster(drop, PostgresBinaries.folder(config, drop.home()));
  }

  private void restore(Path from, BackupManifest manifest)
      throws IOException, InterruptedException {
    Path partial = cluster.privileges().home().resolve(Cluster.DATA + ".partial");
    DirectoryTree.delete(partial);
    try {
      makeFolders(from.resolve(BaseBackup.CLUSTER), partial);
      copy(from, manifest, partial);
      replaceConfiguration(partial);
      cluster.setSuperuserPassword(partial, config);
      cluster.name(partial);
    } finally {
      DirectoryTree.delete(partial);
    }
  }

  /**
   * Nothing in a backup is executed. There is no {@code archive_command}, no {@code
   * restore_command}, and no library to preload. The server's settings are on its command line.
   */
  private static void replaceConfiguration(Path data) throws IOException {
    for (Map.Entry<String, String> file : CONFIGURATION.entrySet()) {
      Files.writeString(data.resolve(file.getKey()), file.getValue());
    }
    for (String name : RECOVERY) {
      Files.deleteIfExists(data.resolve(name));
    }
  }

  /** The empty ones too, without which no server starts. */
  private static void makeFolders(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path folder :
          (Iterable<Path>)
              files.filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))::iterator) {
        Path target = Files.createDirectory(to.resolve(from.relativize(folder).toString()));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static void copy(Path from, BackupManifest manifest, Path to) throws IOException {
    for (String path : manifest.below(BaseBackup.CLUSTER).keySet()) {
      Path copy = to.resolve(Path.of(BaseBackup.CLUSTER).relativize(Path.of(path)).toString());
      try (OutputStream out = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW)) {
        manifest.write(from, path, out);
      }
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
