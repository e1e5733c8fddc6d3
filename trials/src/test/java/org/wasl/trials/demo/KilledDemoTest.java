package org.wasl.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.WHOLE_RUN;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.trials.demo.TrialsProcesses.Started;

@Tag("soak")
class KilledDemoTest {
  private final Path folder;
  @AutoClose private final TrialsProcesses processes;

  KilledDemoTest(@TempDir Path folder) {
    this.folder = folder;
    this.processes = new TrialsProcesses(folder);
  }

  @Test
  void aKilledDemoLeavesNoGatewayBehindAndTheNextOneFinishesItsWork() throws Exception {
    // Given
    Path data = folder.resolve("data");
    Started first = demo(data, "300", "first");
    Awaitility.await().atMost(WHOLE_RUN).until(() -> accepted(data) >= 50);
    long gateway =
        new ObjectMapper().readTree(data.resolve("run.json").toFile()).path("pid").asLong();
    // When
    first.process().destroyForcibly().waitFor();
    // Then
    Awaitility.await()
        .atMost(WHOLE_RUN)
        .until(() -> ProcessHandle.of(gateway).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(data.resolve("run.json")).doesNotExist();
    // What was open may be delivered before the demo looks: its agencies listen before its gateway.
    assertThat(demo(data, "10", "second").awaitExit(0))
        .contains("run 2, ", "kept   no delivery is left open");
  }

  @Test
  void aDemoInterruptedInTheMiddleEndsAfterItsGatewayAndItsDatabase() throws Exception {
    // Given
    Path data = folder.resolve("interrupted");
    Started demo = demo(data, "300", "interrupted");
    Awaitility.await().atMost(WHOLE_RUN).until(() -> accepted(data) >= 50);
    List<ProcessHandle> children = demo.process().descendants().toList();
    // When
    demo.terminate();
    // Then
    assertThat(children).hasSizeGreaterThan(2);
    Awaitility.await()
        .atMost(WHOLE_RUN)
        .until(() -> children.stream().noneMatch(KilledDemoTest::runs));
    assertThat(data.resolve("run.json")).doesNotExist();
    assertThat(demo.printed()).doesNotContain("Exception");
  }

  /** Not what has ended and waits for somebody to ask how: it has no command any more. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static long accepted(Path data) throws IOException {
    Path file = data.resolve("submissions");
    if (Files.notExists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith("ACCEPTED ")).count();
    }
  }

  private Started demo(Path data, String cases, String name) throws IOException {
    return processes.start(name, "demo", "--cases", cases, "--data", data.toString());
  }
}
