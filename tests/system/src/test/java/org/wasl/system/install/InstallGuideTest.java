package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.TestPrograms;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.documents.DocumentShell;

@Tag("soak")
class InstallGuideTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "how-to", "install.md");

  @Test
  void tarballAloneDeliversACaseEndToEnd(@TempDir Path folder) throws Exception {
    everyStepPrintsWhatIsShown(folder, steps(), ChildJvm.SHORT_LIVED_TEXT);
  }

  private static List<DocumentShell.Step> steps() throws IOException {
    String page = Files.readString(GUIDE);
    return DocumentShell.steps(page.substring(0, page.indexOf("## As a service")));
  }

  private static void everyStepPrintsWhatIsShown(
      Path folder, List<DocumentShell.Step> steps, String options) throws Exception {
    // Given
    TestPrograms.assumeInstalled("curl");
    Path work = Installation.emptyIn(folder);
    Path tarball = Installation.tarball();
    Files.copy(tarball, work.resolve(tarball.getFileName()));

    // When
    ProcessBuilder shell =
        Installation.ordinary(work, List.of("sh", "-u", "-c", DocumentShell.script(steps)));
    shell.environment().put("WASL_JAVA_OPTIONS", options);
    Process session = shell.redirectErrorStream(true).start();
    List<String> printed = DocumentShell.printed(session);

    // Then each step prints the documented output, and Java prints no warning
    DocumentShell.assertShown(steps, printed);
    assertThat(String.join("", printed)).doesNotContain("WARNING");
    try (Stream<Path> logs = Files.list(work.resolve("try"))) {
      assertThat(logs.filter(log -> log.toString().endsWith(".log")))
          .hasSize(5)
          .allSatisfy(log -> assertThat(read(log)).isNotEmpty().doesNotContain("WARNING"));
    }
  }

  private static String read(Path log) throws IOException {
    return Files.readString(log);
  }
}
