package org.wasl.system.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.TestPrograms;

@Tag("soak")
class WalkthroughTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  @Test
  void walkthroughCommandsPrintTheDocumentedOutput(@TempDir Path folder) throws Exception {
    // Given a folder that looks like a clone
    TestPrograms.assumeInstalled("curl");
    List<DocumentShell.Step> steps =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/tutorials/walkthrough.md")));
    Files.createSymbolicLink(folder.resolve("schemas"), HOME.resolve("schemas"));
    copy(HOME.resolve("config"), folder.resolve("config"));

    // When, Then
    new DocumentShell(HOME, folder).assertTyped("", steps);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
