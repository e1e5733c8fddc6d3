package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.bench.process.ThreadCpuUsage;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.environment.GatewayProcess;

/** Measures a gateway with 1,000 agencies, at its start and while it is idle. */
@Tag("soak")
class ManyAgenciesTest {
  private static final int POLICE_UNITS = 994;
  private static final Duration START = Duration.ofSeconds(30);

  /**
   * The limit for the machine of docs/explanation/performance.md. A slower machine has a longer
   * limit.
   */
  private static final double START_CPU_MILLIS = 7_100;

  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration WATCHED = Duration.ofSeconds(60);

  @Test
  void idleAgencyCostsAlmostNothing(TestInfo test) throws Exception {
    // Given
    // An idle consumer costs its polls, so they are as frequent as by default.
    SyntheticInstallation country =
        SyntheticInstallation.of(test, POLICE_UNITS)
            .byDefault("broker.idleReceiveMillis")
            .with("shutdown.graceMillis", "10000");
    // When
    long begun = System.nanoTime();
    long startMillis;
    long startCpuMillis;
    long threads;
    ProcessUsage usage;
    double gatewayCpu;
    double databaseCpu;
    Map<String, Double> byThread;
    long stopMillis;
    try (GatewayProcess gateway =
        GatewayProcess.start(country.config(), country.data(), country.settings())) {
      startMillis = millisSince(begun);
      startCpuMillis = ProcessUsage.of(gateway.pid()).cpuMicros() / 1_000;
      pass(SETTLE);
      ProcessUsage before = ProcessUsage.of(gateway.pid());
      ProcessUsage databaseBefore = ProcessUsage.ofPostgres(gateway.pid());
      ThreadCpuUsage threadsBefore = ThreadCpuUsage.of(gateway.pid());
      long watched = System.nanoTime();
      pass(WATCHED);
      double micros = millisSince(watched) * 1e3;
      usage = ProcessUsage.of(gateway.pid());
      gatewayCpu = percent(usage, before, micros);
      databaseCpu = percent(ProcessUsage.ofPostgres(gateway.pid()), databaseBefore, micros);
      byThread = ThreadCpuUsage.of(gateway.pid()).since(threadsBefore, WATCHED.toSeconds());
      threads = status(gateway.pid(), "Threads:");
      begun = System.nanoTime();
    }
    stopMillis = millisSince(begun);
    System.out.printf(
        "1,000 agencies: start %d ms (CPU %d ms), stop %d ms, %d threads, RSS %d MiB, idle CPU"
            + " %.2f %% gateway and %.2f %% database; us a second by thread: %s%n",
        startMillis,
        startCpuMillis,
        stopMillis,
        threads,
        usage.rssKib() / 1024,
        gatewayCpu,
        databaseCpu,
        byThread);
    // Then
    assertThat(startMillis).isLessThan(TestLoad.limit(START).toMillis());
    assertThat(stopMillis).isLessThan(TestLoad.limit(STOP).toMillis());
    // No platform thread for each agency. A virtual thread waits for its ids.
    assertThat(threads).isLessThan(400);
    assertThat(usage.rssKib()).isLessThan(1_200 * 1024);
    double slower = Math.max(1, startCpuMillis / START_CPU_MILLIS);
    assertThat(gatewayCpu).isLessThan(4 * slower);
    assertThat(databaseCpu).isLessThan(2 * slower);
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().atMost(SOON).until(() -> System.nanoTime() >= end);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static double percent(ProcessUsage after, ProcessUsage before, double micros) {
    return 100 * (after.cpuMicros() - before.cpuMicros()) / micros;
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
