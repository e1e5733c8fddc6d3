package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.runtime.TestFolders;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;

/**
 * The files that an embedded database needs before it can start. They are made once for a build,
 * and the tests of all modules use them. Its programs take three seconds of processor time to
 * unpack. A cluster with the current schema takes one second.
 */
public final class TestCluster {
  private static final int START_MILLIS = 300_000;

  private TestCluster() {}

  /** The defaults, with time to start and to recover on any machine. */
  public static EmbeddedConfig config(Path folder) {
    return config(folder, Optional.empty());
  }

  /** Returns settings with these binaries in place of those that it would unpack. */
  static EmbeddedConfig config(Path folder, Optional<Path> binaries) {
    EmbeddedConfig plain = EmbeddedConfig.in(folder);
    return new EmbeddedConfig(
        plain.folder(),
        plain.otherFolder(),
        binaries,
        plain.sharedBuffersMib(),
        plain.maxWalMib(),
        plain.maxConnections(),
        START_MILLIS,
        plain.stopMillis(),
        plain.maxRestartPauseMillis());
  }

  /**
   * Returns the programs in a folder of no database. A test may use them as an installed
   * PostgreSQL, too.
   */
  public static Path programs() throws IOException {
    Path home = TestFolders.ofTheBuild("postgres");
    try (FileChannel channel = lockFile(home);
        FileLock held = channel.lock()) {
      if (!held.isValid()) {
        throw new IOException("no lock on " + home);
      }
      return PostgresBinaries.unpackedIn(home);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the output of {@code dev/database} for a stopped server's data. */
  static String query(Path folder, String sql) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("../../dev/database", folder.toString(), sql)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  /** Links the programs to where the embedded database of this folder looks for its own. */
  public static void linkPrograms(Path folder) throws IOException {
    Path programs = programs();
    Path link = Files.createDirectories(folder).resolve(programs.getFileName());
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, programs);
    }
  }

  /** Links the programs, and copies a cluster with passwords and the current schema. */
  public static void copyInto(Path folder) throws IOException {
    linkPrograms(folder);
    Path template = TestFolders.ofAllProcesses("cluster-" + schema());
    try (FileChannel channel = lockFile(template);
        FileLock held = channel.lock()) {
      if (held.isValid() && !Files.exists(template.resolve("complete"))) {
        make(template);
      }
    }
    if (!Files.isDirectory(template.resolve("data"))) {
      return; // the server's user may not enter the folder: each makes its own elsewhere
    }
    run(
        "cp",
        "-a",
        template.resolve("data").toString(),
        template.resolve("password").toString(),
        template.resolve("gateway.password").toString(),
        folder.toString());
  }

  /** Returns the settings of a store in it. Nothing is refused for being slow. */
  public static StoreConfig storeConfig(EmbeddedPostgres postgres) {
    return StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile())
        .with(60_000, 60_000, 90_000);
  }

  private static void run(String... command) throws IOException {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException("failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path template) throws IOException {
    linkPrograms(template);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config(template))) {
      Store.open(storeConfig(postgres)).close();
    } catch (SQLException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Files.createFile(template.resolve("complete"));
  }

  /** Changes when a migration may have. */
  private static String schema() throws IOException {
    try {
      Path code = Path.of(Store.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      long newest = 0;
      try (Stream<Path> files = Files.walk(code)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
        }
      }
      return Long.toString(newest);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve("making"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
