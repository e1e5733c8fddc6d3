package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir Path folder;

  @Test
  void trimsBlanksAndLineEndsAroundSecret() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("password"), " two words \r\n");
    // When
    String secret = SecretFile.read(file);
    // Then
    assertThat(secret).isEqualTo("two words");
  }

  @Test
  void namesMissingEmptyAndUndecodableFilesWithoutContent() throws IOException {
    // Given
    Path missing = folder.resolve("missing");
    Path empty = Files.writeString(folder.resolve("empty"), " \n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'p', 'w', (byte) 0xff});
    // When, Then
    assertThatThrownBy(() -> SecretFile.read(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing + ": cannot be read");
    assertThatThrownBy(() -> SecretFile.read(empty))
        .isInstanceOf(IOException.class)
        .hasMessage(empty + ": is empty");
    assertThatThrownBy(() -> SecretFile.read(binary))
        .isInstanceOf(IOException.class)
        .hasMessage(binary + ": cannot be read")
        .hasNoCause();
  }

  @Test
  void reportsFileThatOtherUsersCanRead() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("password"), "secret");
    // When
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    // Then
    assertThat(SecretFile.problem(file))
        .contains("is open to its group or to other users: chmod go= it");
    // When
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    // Then
    assertThat(SecretFile.problem(file)).isEmpty();
  }
}
