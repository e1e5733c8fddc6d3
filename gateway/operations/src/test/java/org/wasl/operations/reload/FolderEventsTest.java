package org.wasl.operations.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEventsTest {

  @TempDir private Path folder;
  private Path agencies;
  private Path file;
  private final FolderEvents events = new FolderEvents();

  @BeforeEach
  void watch() throws IOException {
    agencies = Files.createDirectory(folder.resolve("agencies"));
    file = Files.writeString(agencies.resolve("one.properties"), "a");
    events.watch(Set.of(agencies));
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void reportsNothingWithoutChange() {
    assertThat(events.mayHaveHappened()).isFalse();
    assertThat(events.mayHaveHappened()).isFalse();
  }

  @Test
  void reportsWriteOnce() throws IOException {
    // When
    Files.writeString(file, "b", StandardOpenOption.WRITE);

    // Then
    await().atMost(SOON).until(events::mayHaveHappened);
    await().atMost(SOON).until(() -> !events.mayHaveHappened());
  }

  @Test
  void reportsReplacedAndDeletedFiles() throws IOException {
    // When
    Files.move(Files.writeString(folder.resolve("new"), "b"), agencies.resolve("two.properties"));

    // Then
    await().atMost(SOON).until(events::mayHaveHappened);

    // When
    await().atMost(SOON).until(() -> !events.mayHaveHappened());
    Files.delete(file);

    // Then
    await().atMost(SOON).until(events::mayHaveHappened);
  }

  @Test
  void reportsReplacedFolderUntilWatched() throws IOException {
    // When
    Files.move(agencies, folder.resolve("before"));
    Files.createDirectory(agencies);

    // Then
    assertThat(events.mayHaveHappened()).isTrue();
    assertThat(events.mayHaveHappened()).isTrue();
    events.watch(Set.of(agencies));
    await().atMost(SOON).until(() -> !events.mayHaveHappened());
    Files.writeString(agencies.resolve("two.properties"), "b");
    await().atMost(SOON).until(events::mayHaveHappened);
  }

  @Test
  void alwaysReportsChangeIfWatchFails() {
    // Given
    events.watch(Set.of(agencies, folder.resolve("missing")));

    // When, Then
    assertThat(events.mayHaveHappened()).isTrue();
    assertThat(events.mayHaveHappened()).isTrue();
  }
}
