package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.environment.GatewayProcess;

/**
 * Sends SIGTERM before the gateway is ready. Each start is stopped one step later than the last.
 */
@Tag("soak")
class StopWhileStartingTest {
  private static final Duration STOP = Duration.ofSeconds(60);

  private record Moment(String name, Predicate<Process> reached) {}

  @Test
  void stopDuringStartLeavesNothingRunningAndTheNextStartWorks(TestInfo test) throws Exception {
    // Given
    SyntheticInstallation country = SyntheticInstallation.of(test, 1);
    List<Moment> moments =
        List.of(
            new Moment("at once", Process::isAlive),
            new Moment("data folder taken", file(country, "lock")),
            // The start may complete before or during this check.
            new Moment("database made", child("/initdb").or(file(country, "postgres/data"))),
            new Moment("database announced", file(country, "database")),
            new Moment("broker begun", file(country, "broker")),
            new Moment("ready", file(country, "run.json")));
    for (Moment moment : moments) {
      Process starting = launch(country);
      await(moment.name())
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> moment.reached().test(starting));
      List<ProcessHandle> children = new ArrayList<>(starting.descendants().toList());
      // When
      long signalledNanos = System.nanoTime();
      starting.destroy();
      // Then
      assertThat(starting.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).as(moment.name()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - signalledNanos))
          .as(moment.name())
          .isLessThan(TestLoad.limit(STOP));
      // The server's logger process ends last, when no process can write to it any more.
      await(moment.name())
          .atMost(SOON)
          .until(() -> children.stream().noneMatch(StopWhileStartingTest::runs));
      // Excludes processes started since.
      await(moment.name())
          .atMost(SOON)
          .untilAsserted(() -> assertThat(processesOn(country.data())).isEmpty());
      assertThat(country.data().resolve("run.json")).as(moment.name()).doesNotExist();
      assertThat(country.data().resolve("database")).as(moment.name()).doesNotExist();
    }
    try (GatewayProcess next =
        GatewayProcess.start(country.config(), country.data(), country.settings())) {
      assertThat(next.api().getPort()).isPositive();
    }
  }

  private static Process launch(SyntheticInstallation country) throws Exception {
    return GatewayProcess.launch(country.config(), country.data(), country.settings(), List.of());
  }

  private static Predicate<Process> file(SyntheticInstallation country, String name) {
    Path file = country.data().resolve(name);
    return starting -> Files.exists(file);
  }

  private static Predicate<Process> child(String command) {
    return starting -> starting.descendants().anyMatch(child -> runs(child, command));
  }

  /**
   * Tells whether a process runs. An ended process that waits for its parent has no command any
   * more.
   */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static boolean runs(ProcessHandle process, String command) {
    return process.info().command().filter(path -> path.endsWith(command)).isPresent();
  }

  /** The database server and its like have the folder among their arguments. */
  private static List<String> processesOn(Path data) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(data.toString()))
        .toList();
  }
}
