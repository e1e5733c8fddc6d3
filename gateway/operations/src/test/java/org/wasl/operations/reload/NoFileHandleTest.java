package org.wasl.operations.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.configuration.settings.FolderConfig;
import org.wasl.operations.lifecycle.DiskSpace;
import org.wasl.runtime.FileFault;

/**
 * A process without free file handles reports that. It reports neither a full disk nor a rejected
 * configuration.
 */
class NoFileHandleTest {
  @TempDir private Path folder;

  @Test
  void reportsNeitherFullDiskNorChangedConfiguration() throws Exception {
    // Given
    Files.writeString(folder.resolve("competence.csv"), "a");
    Path agencies = Files.createDirectory(folder.resolve("agencies"));
    Files.writeString(agencies.resolve("one.properties"), "b");
    Files.writeString(agencies.resolve("two.properties"), "c");

    // When
    Process process =
        new ProcessBuilder(
                "prlimit",
                "--nofile=256",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFileHandle.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed.strip()).isEqualTo("room true same true");
  }

  /** Takes all file handles that the process may have. */
  static final class WithoutFileHandle {
    private WithoutFileHandle() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      WatchedFiles files =
          new WatchedFiles(
              folder, new FolderConfig(folder, Optional.of(folder), List.of(), 1_000, 1));
      DiskSpace disk = new DiskSpace(folder, 1);
      // Loads every class that is needed.
      describe(disk, files);
      FileFault.isNoFileHandle(new IOException("Too many open files"));
      String before = String.valueOf(files.digests());
      List<InputStream> open = new ArrayList<>();
      boolean left = true;
      while (left) {
        try {
          open.add(Files.newInputStream(Path.of("/dev/null")));
        } catch (IOException e) {
          left = false;
        }
      }
      boolean room = disk.hasRoom();
      String after = describe(disk, files);
      for (InputStream inputStream : open) {
        inputStream.close();
      }
      System.out.println("room " + room + " same " + before.equals(after));
    }

    private static String describe(DiskSpace disk, WatchedFiles files) {
      return disk.hasRoom() ? String.valueOf(files.digests()) : "no room";
    }
  }
}
