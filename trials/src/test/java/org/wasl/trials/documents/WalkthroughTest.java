package org.wasl.trials.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkthroughTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int MAX_MINUTES = 5;

  @Test
  void everyCommandOfTheWalkthroughPrintsWhatIsShownBelowIt(@TempDir Path folder) throws Exception {
    // Given a folder that looks like a clone
    assumeTrue(new ProcessBuilder("curl", "--version").start().waitFor() == 0, "curl is here");
    List<DocumentShell.Step> steps =
        DocumentShell.steps(Files.readString(HOME.resolve("docs").resolve("walkthrough.md")));
    Files.createSymbolicLink(folder.resolve("schemas"), HOME.resolve("schemas"));
    copy(HOME.resolve("config"), folder.resolve("config"));

    // When
    List<String> printed = run(new DocumentShell(HOME, folder), steps);

    // Then
    assertThat(printed).hasSameSizeAs(steps);
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < steps.size(); i++) {
      all.assertThat(steps.get(i).missingIn(printed.get(i)))
          .as("%nTyped:%n%s%nPrinted:%n%s", steps.get(i).block(), printed.get(i))
          .isEmpty();
    }
    all.assertAll();
  }

  /** Runs them all; nothing that they started is left, however it goes. */
  private static List<String> run(DocumentShell shell, List<DocumentShell.Step> steps)
      throws Exception {
    Process session = shell.startAll(steps);
    try {
      session.getOutputStream().close();
      return CompletableFuture.supplyAsync(() -> printed(session))
          .get(MAX_MINUTES, TimeUnit.MINUTES);
    } finally {
      List<ProcessHandle> left =
          Stream.concat(session.descendants(), Stream.of(session.toHandle())).toList();
      left.forEach(ProcessHandle::destroy);
      Awaitility.await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  private static List<String> printed(Process session) {
    try {
      return DocumentShell.printed(session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
