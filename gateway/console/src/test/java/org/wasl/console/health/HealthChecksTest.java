package org.wasl.console.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.RunningConsole;
import org.wasl.runtime.TestLoad;

/** Health returns names and codes, at once, to anybody. */
class HealthChecksTest {
  @TempDir Path folder;

  @Test
  void answers200WithAllChecksIfAllAreUp() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.checks.put("database", () -> HealthCheck.HealthResult.up("ok"));
      running.checks.put("broker", () -> HealthCheck.HealthResult.up("NIO"));

      // When
      var answer = running.get("/health");

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"status\":\"up\",\"version\":\"1.0-test\",\"checks\":{"
                  + "\"broker\":{\"status\":\"up\",\"code\":\"NIO\"},"
                  + "\"database\":{\"status\":\"up\",\"code\":\"ok\"}},\"warnings\":{}}");
    }
  }

  @Test
  void answers503ForReadinessAnd200ForLivenessIfOneIsDown() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.checks.put("database", () -> HealthCheck.HealthResult.up("ok"));
      running.checks.put("disk", () -> HealthCheck.HealthResult.down("disk-full"));

      // When
      var ready = running.get("/health/ready");
      var live = running.get("/health/live");

      // Then
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"disk\":{\"status\":\"down\",\"code\":\"disk-full\"}");
      assertThat(live.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void disclosesNothingOfFailingCheck() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.checks.put(
          "database",
          () -> {
            throw new IllegalStateException("canary-1 password=x");
          });
      running.checks.put("broker", () -> HealthCheck.HealthResult.down("canary-2 at /var/lib"));
      running.checks.put("canary-3 \"name\"", () -> HealthCheck.HealthResult.up("ok"));

      // When
      var answer = running.get("/health");

      // Then
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .doesNotContain("canary")
          .contains("\"database\":{\"status\":\"down\",\"code\":\"error\"}")
          .contains("\"broker\":{\"status\":\"down\",\"code\":\"other\"}");
    }
  }

  @Test
  void reportsHangingCheckAsDown() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.checks.put("broker", () -> HealthCheck.HealthResult.up("NIO"));
      running.checks.put(
          "database",
          () -> {
            try {
              never.await(SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return HealthCheck.HealthResult.up("ok");
          });

      // When
      long began = System.nanoTime();
      var answer = running.get("/health");

      // Then
      assertThat(answer.body())
          .contains("\"database\":{\"status\":\"down\",\"code\":\"timeout\"}", "\"code\":\"NIO\"");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isLessThan(TestLoad.limit(Duration.ofSeconds(45)));
      never.countDown();
    }
  }

  @Test
  void answersWithPreviousResultsDuringSlowCheck() throws Exception {
    // Given
    AtomicLong nanos = new AtomicLong();
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    HealthCheck check =
        () -> {
          if (runs.incrementAndGet() > 1) {
            slow.countDown();
            awaitUninterruptibly(gate);
          }
          return HealthCheck.HealthResult.up("run-" + runs.get());
        };
    try (HealthChecks checks =
        new HealthChecks(() -> Map.of("database", check), 60_000, nanos::get)) {
      Map<String, HealthCheck.HealthResult> first = checks.results();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      CompletableFuture<Map<String, HealthCheck.HealthResult>> concurrent =
          CompletableFuture.supplyAsync(checks::results, task -> new Thread(task).start());
      slow.await();

      // When
      Map<String, HealthCheck.HealthResult> meanwhile = checks.results();

      // Then
      assertThat(meanwhile).isSameAs(first);
      gate.countDown();
      assertThat(concurrent.join().get("database").code()).isEqualTo("run-2");
      assertThat(checks.results()).isSameAs(concurrent.join());
      assertThat(runs.get()).isEqualTo(2);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
