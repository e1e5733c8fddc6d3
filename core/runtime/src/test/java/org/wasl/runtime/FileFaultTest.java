package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {
  @Test
  void namesFileInsideFolderAndOnlyFolderOtherwise(@TempDir Path data) throws Exception {
    // Given
    Path inTheWay = Files.createFile(data.resolve("log"));
    // When
    IOException fault =
        catchThrowableOfType(IOException.class, () -> Files.createDirectory(inTheWay));
    // Then
    assertThat(FileFault.describeBelow(data, fault)).isEqualTo(inTheWay + ": it already exists");
    assertThat(FileFault.describeBelow(data.resolve("other"), fault))
        .isEqualTo(data.resolve("other") + ": it already exists");
  }
}
