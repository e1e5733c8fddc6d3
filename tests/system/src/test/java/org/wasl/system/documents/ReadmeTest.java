package org.wasl.system.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.WHOLE_RUN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.app.Main;
import org.wasl.runtime.TestPrograms;
import org.wasl.sandbox.checker.Promise;
import org.wasl.system.SecondVerifier;
import picocli.CommandLine.Command;

@Tag("soak")
class ReadmeTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String STAYS_UP = "Everything keeps running until Ctrl-C.";

  @Test
  void commandsOfTheReadmeWork(@TempDir Path folder) throws Exception {
    // Given the blocks of README.md, and a folder that looks like a clone
    List<String> blocks = DocumentShell.blocks(Files.readString(HOME.resolve("README.md")));
    Files.createSymbolicLink(folder.resolve("schemas"), HOME.resolve("schemas"));
    Files.createSymbolicLink(folder.resolve("config"), HOME.resolve("config"));
    DocumentShell shell = new DocumentShell(HOME, folder);

    // When the demo keeps running as in the second block
    Process demo = shell.start(blocks.get(1));
    try {
      List<String> output = linesOf(demo);
      Awaitility.await()
          .atMost(WHOLE_RUN)
          .untilAsserted(
              () ->
                  assertThat(output.contains(STAYS_UP) || !demo.isAlive())
                      .as(() -> String.join("\n", output))
                      .isTrue());
      assertShowsEveryFigureAndKeepsEveryPromise(output);
      TestPrograms.assumeInstalled("curl");

      // Then the next blocks work unchanged, once the first checkpoint has its quorum
      DocumentShell.Printed asked =
          Awaitility.await()
              .atMost(WHOLE_RUN)
              .until(
                  () -> shell.run(blocks.get(2)),
                  printed -> printed.text().contains("wasl.example/log"));
      assertThat(asked.exit()).as(asked.text()).isZero();
      assertThat(asked.text())
          .contains(
              "\"type\":\"vetted-case\"",
              "\"$id\"",
              "wasl.example/log",
              "problems/unsigned",
              "الرسالة غير موقعة");
      DocumentShell.Printed sent = shell.run(blocks.get(2) + blocks.get(3));
      assertThat(sent.exit()).as(sent.text()).isZero();
      assertThat(sent.text()).contains("referral ", "recipients ", "receipt ");
      DocumentShell.Printed counted = shell.run(blocks.get(4));
      assertThat(counted.exit()).as(counted.text()).isZero();
      assertThat(counted.text()).contains("Scam or fraud", "Row matter-terrorism", " 0 different");
      assertEvidencePageRuns(shell, folder);
    } finally {
      stop(demo);
    }
  }

  /** The output of the process so far. It grows while the process prints. */
  private static List<String> linesOf(Process process) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread.ofVirtual().start(() -> process.inputReader(UTF_8).lines().forEach(lines::add));
    return lines;
  }

  private static void assertShowsEveryFigureAndKeepsEveryPromise(List<String> lines) {
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("misbehave"))
        .anySatisfy(line -> assertThat(line).matches(".* s  deliveries \\d+: delivered \\d+, .*"))
        .anySatisfy(
            line -> assertThat(line).matches(".* s  .*wasl parked request --agency srpj-\\S+: .*"))
        .anySatisfy(line -> assertThat(line).matches("  refused +6  bad-signature 1, .*"))
        .anySatisfy(line -> assertThat(line).matches("One referral, as its supervising .*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends the vetted case: Accep.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends an instruction: Accep.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* sends a wanted notice: Acce.*"))
        .anySatisfy(line -> assertThat(line).matches(" +\\+\\d.* Delivered: .*"));
    assertThat(
            List.of(
                "accepted",
                "deliveries",
                "delivered",
                "attempts",
                "retried",
                "parked",
                "replayed",
                "duplicates absorbed"))
        .allSatisfy(
            figure ->
                assertThat(lines)
                    .anySatisfy(
                        line -> assertThat(line).matches("  " + figure + " +[1-9][\\d,]*  .*")));
    assertThat(List.of("accept latency", "end-to-end latency", "  of the well-behaved"))
        .allSatisfy(
            figure ->
                assertThat(lines)
                    .anySatisfy(
                        line -> assertThat(line).matches("  " + figure + " +p50 .* ms, p99 .*")));
    assertThat(Promise.values())
        .allSatisfy(
            promise ->
                assertThat(lines).anyMatch(line -> line.startsWith("  kept   " + promise.text())));
  }

  /**
   * Types docs/reference/evidence.md beside this demo. Uses the second verifier if there is Node.
   */
  private static void assertEvidencePageRuns(DocumentShell shell, Path folder) throws Exception {
    String page = Files.readString(HOME.resolve("docs/reference/evidence.md"));
    List<String> blocks = DocumentShell.blocks(page);
    Files.createSymbolicLink(folder.resolve("core"), HOME.resolve("core"));
    int verifiers = SecondVerifier.isHere() ? 2 : 1;
    String typed = blocks.get(0) + blocks.get(1);
    DocumentShell.Printed shown =
        shell.run(verifiers == 2 ? typed : typed.replaceAll("(?m)^node .*$", ""));
    assertThat(shown.exit()).as(shown.text()).isZero();
    assertThat(shown.text().split("PROVEN: log ", -1)).hasSize(1 + verifiers);
    assertThat(shown.text().split("PROVEN: step 1 of ", -1)).hasSize(1 + verifiers);
  }

  /** Ends the demo as Ctrl-C does, and waits until everything that it started has ended. */
  private static void stop(Process shell) {
    List<ProcessHandle> started = shell.descendants().toList();
    shell.children().forEach(ProcessHandle::destroy);
    Awaitility.await()
        .atMost(WHOLE_RUN)
        .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void helpListsEveryCommand(@TempDir Path folder) throws Exception {
    // When
    DocumentShell.Printed help = new DocumentShell(HOME, folder).run("./wasl help\n");
    // Then
    assertThat(help.exit()).isZero();
    Stream.concat(commands(), Stream.of("demo", "bench", "growth"))
        .forEach(command -> assertThat(help.text()).contains("  " + command + " "));
  }

  /** The commands that the help lists, without itself. */
  private static Stream<String> commands() {
    return Main.SUBCOMMANDS.stream()
        .map(type -> type.getAnnotation(Command.class))
        .filter(command -> !command.hidden() && !command.helpCommand())
        .map(Command::name);
  }
}
