package org.wasl.kit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.OwnerFile;

class AtomicFileTest {
  private static final String UID = "unix:uid";
  private static final int ANOTHER = 1;

  @Test
  void keepsTheOwnerOfAFileThatRootReplaces(@TempDir Path folder) throws Exception {
    // Given
    assumeTrue(Files.getAttribute(folder, UID).equals(0), "root runs this");
    Path keys = Files.createFile(folder.resolve("gateway.private.jwks"));
    Path users = folder.resolve("users.properties");
    for (Path path : List.of(folder, keys)) {
      Files.setAttribute(path, UID, ANOTHER);
    }
    // When
    AtomicFile.writeSecret(keys, "{}");
    OwnerFile.replace(users, "# nobody");
    // Then
    for (Path file : List.of(keys, users)) {
      assertThat(Files.getAttribute(file, UID)).as(file.toString()).isEqualTo(ANOTHER);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }
}
