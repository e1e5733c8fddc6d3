package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.trials.environment.GatewayProcess;

/** A gateway with 250 agencies: what it takes to start, and what it costs while nothing happens. */
@Tag("soak")
class ManyAgenciesTest {
  private static final int POLICE_UNITS = 245;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration WATCHED = Duration.ofSeconds(30);
  private static final int TICKS_PER_SECOND = 100;

  @Test
  void anIdleAgencyCostsNextToNothing(TestInfo test) throws Exception {
    // Given
    // What an idle consumer costs is its waking up: as often as an operator has it.
    SyntheticInstallation country =
        SyntheticInstallation.of(test, POLICE_UNITS)
            .byDefault("broker.idleReceiveMillis")
            .with("shutdown.graceMillis", "10000");
    // When
    long begun = System.nanoTime();
    long startMillis;
    long threads;
    long rssMib;
    double gatewayCpu;
    double databaseCpu;
    long stopMillis;
    try (GatewayProcess gateway =
        GatewayProcess.start(country.config(), country.data(), country.settings())) {
      startMillis = millisSince(begun);
      pass(SETTLE);
      long ticks = ticks(gateway.pid());
      long databaseTicks = databaseTicks(gateway.pid());
      long watched = System.nanoTime();
      pass(WATCHED);
      double seconds = millisSince(watched) / 1e3;
      gatewayCpu = percent(ticks(gateway.pid()) - ticks, seconds);
      databaseCpu = percent(databaseTicks(gateway.pid()) - databaseTicks, seconds);
      threads = status(gateway.pid(), "Threads:");
      rssMib = status(gateway.pid(), "VmRSS:") / 1024;
      begun = System.nanoTime();
    }
    stopMillis = millisSince(begun);
    System.out.printf(
        "250 agencies: start %d ms, stop %d ms, %d threads, RSS %d MiB, idle CPU %.1f %% gateway"
            + " and %.1f %% database%n",
        startMillis, stopMillis, threads, rssMib, gatewayCpu, databaseCpu);
    // Then
    assertThat(startMillis).isLessThan(60_000);
    assertThat(stopMillis).isLessThan(15_000);
    // One an agency; a second one is called in while a busy machine starts them, and leaves again.
    assertThat(threads).isLessThan(800);
    assertThat(rssMib).isLessThan(1_000);
    assertThat(gatewayCpu).isLessThan(10);
    assertThat(databaseCpu).isLessThan(3);
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().atMost(time.multipliedBy(2)).until(() -> System.nanoTime() >= end);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static double percent(long ticks, double seconds) {
    return 100.0 * ticks / TICKS_PER_SECOND / seconds;
  }

  private static long databaseTicks(long pid) {
    Stream<ProcessHandle> children =
        ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty());
    return children.mapToLong(child -> ticks(child.pid())).sum();
  }

  /** utime and stime, proc(5). */
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0; // ended since
    }
  }

  private static long status(long pid, String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
