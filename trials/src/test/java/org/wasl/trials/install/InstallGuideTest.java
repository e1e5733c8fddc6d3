package org.wasl.trials.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestPrograms;
import org.wasl.trials.documents.DocumentShell;
import org.wasl.trials.environment.ChildJvm;

class InstallGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "install.md");

  @Test
  void aCaseGoesFromEndToEndWithNothingButTheTarball(@TempDir Path folder) throws Exception {
    everyStepPrintsWhatIsShown(
        folder,
        steps().stream().filter(step -> !step.block().contains("aot-cache")).toList(),
        ChildJvm.SHORT_LIVED_TEXT);
  }

  @Test
  @Tag("soak")
  void theSameWithTheCacheThatTheGuideMakes(@TempDir Path folder) throws Exception {
    everyStepPrintsWhatIsShown(folder, steps(), "");
  }

  private static List<DocumentShell.Step> steps() throws IOException {
    return DocumentShell.steps(Files.readString(GUIDE));
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

    // Then each step prints what is shown, and Java warns of nothing
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
