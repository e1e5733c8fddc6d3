package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("soak")
class OrphanedServersTest {
  @TempDir private Path folder;

  @Test
  void stopsOrphanedServerBeforeRemovingItsLockFileAlsoBehindSymbolicLink() throws Exception {
    // Given
    Path data = Files.createDirectories(folder.resolve("disk/data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("disk"));
    Process server = new ProcessBuilder("sleep", "600").directory(data.toFile()).start();
    try {
      Path lock = Files.writeString(data.resolve("postmaster.pid"), server.pid() + "\n");
      // When
      new OrphanedServers(link.resolve("data")).stop(Duration.ofSeconds(10));
      // Then
      assertThat(server.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(lock).doesNotExist();
    } finally {
      server.destroyForcibly();
    }
  }
}
