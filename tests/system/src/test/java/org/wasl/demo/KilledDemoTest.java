package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.WHOLE_RUN;

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
import org.wasl.demo.DemoProcesses.Started;

@Tag("soak")
class KilledDemoTest {
  private final Path folder;
  @AutoClose private final DemoProcesses processes;

  KilledDemoTest(@TempDir Path folder) {
    this.folder = folder;
    this.processes = new DemoProcesses(folder);
  }

  @Test
  void killedDemoLeavesNoGatewayAndTheNextRunFinishesItsWork() throws Exception {
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
    // Open deliveries may arrive before the demo reads them, because agencies start before the
    // gateway.
    assertThat(demo(data, "10", "second").awaitExit(0))
        .contains("run 2, ", "kept   no delivery is left open");
  }

  @Test
  void interruptedDemoEndsAfterItsGatewayAndDatabase() throws Exception {
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

  /**
   * Tells whether a process runs. An ended process that waits for its parent has no command any
   * more.
   */
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
