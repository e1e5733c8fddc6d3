package org.wasl.trials.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.wasl.store.TestFolders;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;

/** The database's programs, unpacked once for all data folders: each would take two seconds. */
public final class PostgresPrograms {
  private static final Path UNPACKED = unpacked();

  private PostgresPrograms() {}

  /** Links them to where the embedded database of this data folder looks for its own. */
  public static void linkInto(Path data) throws IOException {
    Path postgres = Files.createDirectories(data.resolve("postgres"));
    Files.createSymbolicLink(postgres.resolve(UNPACKED.getFileName()), UNPACKED);
  }

  @SuppressWarnings("try") // the lock is only held
  private static Path unpacked() {
    try {
      Path home = TestFolders.ofAllProcesses("programs");
      try (FileChannel channel = lockFile(home);
          FileLock held = channel.lock()) {
        if (find(home) == null) {
          EmbeddedPostgres.start(EmbeddedConfig.in(home)).close();
        }
        return find(home);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileChannel lockFile(Path home) throws IOException {
    return FileChannel.open(
        home.resolve("unpacking"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path find(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().matches("bin-[0-9.]+"))
          .findFirst()
          .orElse(null);
    }
  }
}
