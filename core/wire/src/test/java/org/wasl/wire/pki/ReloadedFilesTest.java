package org.wasl.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFilesTest {
  @TempDir private Path dir;
  private final List<String> refusals = new ArrayList<>();

  private String read(Path file) {
    try {
      String text = Files.readString(file);
      if (text.isEmpty()) {
        throw new IllegalArgumentException(file + ": is empty");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  @Test
  void detectsTwoChangesOfSameMoment() throws Exception {
    // Given
    Path file = Files.writeString(dir.resolve("key"), "a");
    ReloadedFiles<String> files =
        new ReloadedFiles<>(List.of(file), () -> read(file), refusals::add);
    for (String content : List.of("b", "c", "d", "e")) {
      // When
      Files.writeString(file, content);
      // Then
      assertThat(files.get()).isEqualTo(content);
    }
    assertThat(refusals).isEmpty();
  }

  @Test
  void keepsPreviousVersionAndReportsUnreadableFileOnce() throws Exception {
    // Given
    Path file = Files.writeString(dir.resolve("key"), "a");
    ReloadedFiles<String> files =
        new ReloadedFiles<>(List.of(file), () -> read(file), refusals::add);
    // When
    Files.writeString(file, "");
    List<String> empty = List.of(files.get(), files.get());
    Files.delete(file);
    List<String> withoutFiles = List.of(files.get(), files.get());
    Files.writeString(file, "b");
    String repaired = files.get();
    // Then
    assertThat(empty).containsOnly("a");
    assertThat(withoutFiles).containsOnly("a");
    assertThat(repaired).isEqualTo("b");
    assertThat(refusals).containsExactly(file + ": is empty", file + ": cannot be read");
  }

  @Test
  void failsAtStartWithoutReadableFiles() {
    // Given
    Path file = dir.resolve("none");
    // Then
    assertThatThrownBy(() -> new ReloadedFiles<>(List.of(file), () -> read(file), refusals::add))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void filesAreRefusedUntilTheyAreRepaired() throws Exception {
    // Given
    Path file = Files.writeString(dir.resolve("key"), "a");
    ReloadedFiles<String> files =
        new ReloadedFiles<>(List.of(file), () -> read(file), refusals::add);
    // When, Then
    assertThat(files.isRefused()).isFalse();
    Files.writeString(file, "");
    assertThat(files.isRefused()).isTrue();
    Files.writeString(file, "b");
    assertThat(files.isRefused()).isFalse();
  }
}
