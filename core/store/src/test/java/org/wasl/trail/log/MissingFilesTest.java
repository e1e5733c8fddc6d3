package org.wasl.trail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.log.Tile;

/** The next check finds any deleted file of a log with more than one folder of tiles. */
class MissingFilesTest {
  private static final long SIZE = 1_002L * Tile.FULL_WIDTH + 7;

  @TempDir private Path folder;
  private MissingFiles missing;

  @BeforeEach
  void publish() throws IOException {
    for (Tile tile : Tile.added(0, SIZE)) {
      make(tile.path());
      if (tile.level() == 0) {
        make(tile.entriesPath());
      }
    }
    missing = new MissingFiles(new PublishedLogFolder(folder));
  }

  private void make(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setLastModifiedTime(file.getParent(), FileTime.from(Instant.EPOCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/500",
        "tile/entries/999",
        "tile/0/x001/001",
        "tile/entries/x001/002.p/7",
        "tile/1/002",
        "tile/1/003.p/234",
        "tile/2/000.p/3"
      })
  void reportsDeletedFileAsMissing(String path) throws Exception {
    // Given
    boolean before = missing.any(SIZE);
    boolean repeated = missing.any(SIZE);

    // When
    Files.delete(folder.resolve(path));

    // Then
    assertThat(before).isFalse();
    assertThat(repeated).isFalse();
    assertThat(missing.any(SIZE)).isTrue();
    make(path);
    assertThat(missing.any(SIZE)).isFalse();
  }

  @Test
  void reportsNothingMissingInEmptyLog() {
    assertThat(missing.any(0)).isFalse();
  }
}
