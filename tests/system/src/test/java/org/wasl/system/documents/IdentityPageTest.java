package org.wasl.system.documents;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.system.SecondVerifier;

class IdentityPageTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  /** Also tests the second implementation if there is Node. */
  @Test
  void identityPageCommandsPrintTheDocumentedOutput(@TempDir Path folder) throws Exception {
    // Given
    boolean node = SecondVerifier.isHere();
    List<DocumentShell.Step> steps =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/how-to/identity.md"))).stream()
            .filter(step -> node || !step.block().startsWith("node "))
            .toList();
    Files.createSymbolicLink(folder.resolve("docs"), HOME.resolve("docs"));

    // When, Then
    new DocumentShell(HOME, folder).assertTyped("", steps);
  }
}
