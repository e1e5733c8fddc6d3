package org.wasl.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("soak")
class KilledDemoTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;
  @AutoClose private final TrialsProcesses processes = new TrialsProcesses();

  @Test
  void aKilledDemoLeavesNoGatewayBehindAndTheNextOneFinishesItsWork() throws Exception {
    // Given
    Path data = folder.resolve("data");
    Process first = demo(data, "300", "first.txt");
    Awaitility.await().atMost(PATIENCE).until(() -> accepted(data) >= 50);
    long gateway =
        new ObjectMapper().readTree(data.resolve("run.json").toFile()).path("pid").asLong();
    // When
    first.destroyForcibly().waitFor();
    // Then
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(gateway).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(data.resolve("run.json")).doesNotExist();
    Process second = demo(data, "10", "second.txt");
    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(folder.resolve("second.txt"));
    assertThat(second.exitValue()).as(told).isZero();
    // What was open may be delivered before the demo looks: its agencies listen before its gateway.
    assertThat(told).contains("run 2, ", "kept   no delivery is left open");
  }

  @Test
  void aDemoInterruptedInTheMiddleEndsAfterItsGatewayAndItsDatabase() throws Exception {
    // Given
    Path data = folder.resolve("interrupted");
    Process demo = demo(data, "300", "interrupted.txt");
    Awaitility.await().atMost(PATIENCE).until(() -> accepted(data) >= 50);
    List<ProcessHandle> children = demo.descendants().toList();
    // When
    demo.destroy(); // TERM: what a shell runs in the background ignores INT
    // Then
    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(children).hasSizeGreaterThan(2);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> children.stream().noneMatch(KilledDemoTest::runs));
    assertThat(data.resolve("run.json")).doesNotExist();
    assertThat(Files.readString(folder.resolve("interrupted.txt"))).doesNotContain("Exception");
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

  private Process demo(Path data, String cases, String output) throws IOException {
    return processes.start(
        folder.resolve(output), "demo", "--cases", cases, "--data", data.toString());
  }
}
