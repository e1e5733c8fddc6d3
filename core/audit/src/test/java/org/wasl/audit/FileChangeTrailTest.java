package org.wasl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are made while no process runs are in the trail as well. */
class FileChangeTrailTest {
  @TempDir private Path folder;
  private final List<String> recorded = new ArrayList<>();
  private boolean takes = true;

  private FileChangeTrail open() {
    return new FileChangeTrail(
        change -> takes && recorded.add(change.text()), folder.resolve("users.sha256"));
  }

  private FileChangeTrail started(Map<String, String> digests) {
    FileChangeTrail trail = open();
    trail.start(digests);
    trail.record();
    return trail;
  }

  @Test
  void firstStartRecordsOneChangeForAllFiles() throws Exception {
    // When
    started(Map.of("users", "aa", "tables", "bb"));
    // Then
    assertThat(recorded).singleElement().asString().matches("none/[0-9a-f]{64}/users\\.sha256");
    assertThat(Files.readString(folder.resolve("users.sha256")))
        .isEqualTo("bb  tables\naa  users\n");
  }

  @Test
  void recordsFilesChangedBetweenStartsOnce() {
    // Given
    started(Map.of("a", "11", "b", "22", "c", "33"));
    recorded.clear();
    // When
    started(Map.of("a", "11", "b", "23", "d", "44"));
    started(Map.of("a", "11", "b", "23", "d", "44"));
    // Then
    assertThat(recorded).containsExactly("22/23/b", "33/none/c", "none/44/d");
  }

  @Test
  void recordsUnrecordedChangeAfterKill() {
    // Given
    FileChangeTrail killed = started(Map.of("users", "aa"));
    recorded.clear();
    takes = false;
    killed.add(new StepReason.FileChange(Optional.of("aa"), Optional.of("bb"), "users"));
    killed.record();
    // When
    takes = true;
    started(Map.of("users", "bb"));
    // Then
    assertThat(recorded).containsExactly("aa/bb/users");
  }

  @Test
  void recordsRemovalOfDigestFile() throws Exception {
    // Given
    started(Map.of("users", "aa"));
    Files.delete(folder.resolve("users.sha256"));
    recorded.clear();
    // When
    started(Map.of("users", "bb"));
    // Then
    assertThat(recorded).singleElement().asString().endsWith("/users.sha256");
  }
}
