package org.wasl.operations.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the gateway's user can read its files, whatever the umask. */
class DataFolderTest {
  private static final Set<PosixFilePermission> READ_OR_CHANGED_BY_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  @TempDir Path temporary;

  @Test
  void createsFilesForOwnerOnly() throws Exception {
    // Given
    Path folder = temporary.resolve("data");
    try (DataFolder data = DataFolder.acquire(folder)) {
      // When
      data.makeFolder("log");
      data.writeRunFile(URI.create("https://127.0.0.1:1"), URI.create("http://127.0.0.1:2"));
      // Then
      try (Stream<Path> made = Files.walk(folder)) {
        assertThat(made).hasSize(4).allSatisfy(DataFolderTest::assertOwnersOnly);
      }
    }
  }

  private static void assertOwnersOnly(Path file) throws IOException {
    assertThat(Files.getPosixFilePermissions(file))
        .as(file.toString())
        .doesNotContainAnyElementsOf(READ_OR_CHANGED_BY_OTHERS);
  }
}
