package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.app.Main;

class SchemasPageTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String COMMAND = "./wasl ";

  /** Runs in this process, because the commands call no gateway and start no other program. */
  @Test
  void schemasPageCommandsPrintTheDocumentedOutput() throws Exception {
    // Given
    List<DocumentShell.Step> steps =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/reference/schemas.md")));
    // When
    List<String> printed = steps.stream().map(step -> run(step.block())).toList();
    // Then
    assertThat(steps).hasSizeGreaterThan(1);
    DocumentShell.assertShown(steps, printed);
  }

  private static String run(String block) {
    StringWriter printed = new StringWriter();
    for (String line : block.lines().toList()) {
      assertThat(line).startsWith(COMMAND);
      String[] words =
          Stream.of(line.substring(COMMAND.length()).split(" "))
              .map(it -> path(it))
              .toArray(String[]::new);
      Main.commandLine(Main.SUBCOMMANDS, words)
          .setOut(new PrintWriter(printed, true))
          .setErr(new PrintWriter(printed, true))
          .execute(words);
    }
    return printed.toString().replace(HOME + "/", "");
  }

  /** Makes a path relative to the sources absolute, for a process that runs elsewhere. */
  private static String path(String word) {
    return Files.exists(HOME.resolve(word)) ? HOME.resolve(word).toString() : word;
  }
}
