package org.wasl.link.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.link.shared.SharedFolder.Subfolder;

/** Tests the access of a second user of the folder's group. */
class LocalFolderTest {
  /** Any one that this user's first group is not. */
  private static final int GROUP = 54_321;

  @TempDir Path root;

  /** Skipped for a user who is not root, because only root may give a file to another group. */
  private void withAGroupOfTheirOwn() throws IOException {
    try {
      Files.setAttribute(root, "unix:gid", GROUP);
    } catch (IOException e) {
      abort("needs root");
    }
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwx---"));
  }

  private static void assertIsTheirs(Path made, String rights) throws IOException {
    assertThat(Files.getAttribute(made, "unix:gid")).as(made.toString()).isEqualTo(GROUP);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .as(made.toString())
        .isEqualTo(rights);
  }

  @Test
  void foldersAndFilesInheritTheGroupOfTheirParent() throws Exception {
    // Given
    withAGroupOfTheirOwn();
    LocalFolder folder = new LocalFolder(root);
    // When
    folder.makeFolders();
    folder.stage(Subfolder.IN, "1.json", "{}".getBytes());
    folder.publish(Subfolder.IN, "1.json");
    folder.put(Subfolder.RESULTS, "2.json", "{}".getBytes());
    // Then
    for (Subfolder subfolder : Subfolder.values()) {
      assertIsTheirs(root.resolve(subfolder.folder()), "rwxrwx---");
    }
    for (String file : List.of("in/1.json", "results/2.json")) {
      assertIsTheirs(root.resolve(file), "rw-rw----");
    }
  }

  @Test
  void fileInASetgidFolderKeepsItsGroup() throws Exception {
    // Given
    withAGroupOfTheirOwn();
    Files.setAttribute(root, "unix:mode", 0_2770);
    LocalFolder folder = new LocalFolder(root);
    // When
    folder.makeFolders();
    folder.put(Subfolder.IN, "1.json", "{}".getBytes());
    // Then
    assertIsTheirs(root.resolve("in"), "rwxrwx---");
    assertIsTheirs(root.resolve("in/1.json"), "rw-rw----");
  }
}
