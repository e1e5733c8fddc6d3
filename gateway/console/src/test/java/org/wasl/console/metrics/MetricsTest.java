package org.wasl.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.RunningConsole;
import org.wasl.rules.id.AgencyId;

/** The names and labels that other tools rely on. */
class MetricsTest {
  @TempDir Path folder;

  @Test
  void countsEveryStepUnderItsName() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      Metrics metrics = running.metrics;
      metrics.accepted("vetted-case", TimeUnit.MILLISECONDS.toNanos(3));
      metrics.refused("schema");
      metrics.delayed("submissions");
      metrics.attempted(new AgencyId("police-1"));
      metrics.failed(new AgencyId("police-1"), "timeout");
      metrics.delivered(new AgencyId("police-1"), TimeUnit.MILLISECONDS.toNanos(30));
      metrics.parked(new AgencyId("police-2"), "refused");
      metrics.alarm("overdue-withdrawal-confirmed");
      running.agencies.put(new AgencyId("police-2"), new AgencyGauge(1, 4, 12.5));
      running.stages.put("withdrawal-confirmed", new StageGauge(5, 3, 2));
      running.readings.add(
          new GaugeReading(
              "broker.bytes", "Bytes", Map.of("agency", "police-2", "queue", "answers"), 70));
      running.log.set(
          new LogGauge(300, 256, 1_500, Optional.of(new LogGauge.Witnessed(200, 2_500))));

      // When
      var answer = running.get("/metrics");

      // Then
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      assertThat(answer.body())
          .contains(
              "wasl_messages_accepted_total{type=\"vetted-case\"} 1.0",
              "wasl_refused_total{problem=\"schema\"} 1.0",
              "wasl_requests_delayed_total{kind=\"submissions\"} 1.0",
              "wasl_attempts_total{agency=\"police-1\"} 1.0",
              "wasl_attempts_ended_total{agency=\"police-1\",outcome=\"delivered\"} 1.0",
              "wasl_attempts_ended_total{agency=\"police-1\",outcome=\"failed\"} 1.0",
              "wasl_attempts_ended_total{agency=\"police-2\",outcome=\"parked\"} 1.0",
              "wasl_failures_total{reason=\"timeout\"} 1.0",
              "wasl_alarms_total{alarm=\"overdue-withdrawal-confirmed\"} 1.0",
              "wasl_parked{agency=\"police-2\"} 1.0",
              "wasl_waiting{agency=\"police-2\"} 4.0",
              "wasl_oldest_due_age_seconds{agency=\"police-2\"} 12.5",
              "wasl_deadlines_open{stage=\"withdrawal-confirmed\"} 5.0",
              "wasl_deadlines_reminded{stage=\"withdrawal-confirmed\"} 3.0",
              "wasl_deadlines_overdue{stage=\"withdrawal-confirmed\"} 2.0",
              "wasl_deadlines_lag_seconds 4.5",
              "wasl_broker_bytes{agency=\"police-2\",queue=\"answers\"} 70.0",
              "wasl_log_size 300.0",
              "wasl_log_signed 256.0",
              "wasl_log_lag_seconds 1.5",
              "wasl_log_witnessed 200.0",
              "wasl_log_witness_lag_seconds 2.5",
              "wasl_accept_seconds_bucket{le=\"0.002\"} 0",
              "wasl_accept_seconds_bucket{le=\"0.005\"} 1",
              "wasl_delivery_seconds_count 1");
    }
  }

  @Test
  void hasNoWitnessMetricsWithoutWitnesses() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.log.set(new LogGauge(300, 256, 1_500, Optional.empty()));
      // When
      String page = running.get("/metrics").body();
      // Then
      assertThat(page).contains("wasl_log_size 300.0").doesNotContainPattern("witness[a-z_]* \\d");
    }
  }

  @Test
  void updatesAndRemovesGaugeWithItsSource() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.agencies.put(new AgencyId("police-1"), new AgencyGauge(0, 7, 1));
      running.readings.add(new GaugeReading("x", "x", Map.of("agency", "police-1"), 1));
      assertThat(running.get("/metrics").body()).contains("wasl_waiting{agency=\"police-1\"} 7.0");

      // When
      running.agencies.clear();
      running.readings.clear();
      running.agencies.put(new AgencyId("police-2"), new AgencyGauge(0, 2, 0));

      // Then
      assertThat(running.get("/metrics").body())
          .contains("wasl_waiting{agency=\"police-2\"} 2.0")
          .doesNotContain("police-1");
    }
  }

  @Test
  void usesOnlyCodesAsLabels() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      running.metrics.refused("canary name with blanks");
      running.metrics.failed(new AgencyId("police-1"), "canary\nnew line");

      // Then
      assertThat(running.get("/metrics").body())
          .doesNotContain("canary")
          .contains("wasl_refused_total{problem=\"other\"} 1.0");
    }
  }

  @Test
  void boundsLabelValues() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      for (int i = 0; i < 3_000; i++) {
        running.metrics.refused("problem-" + i);
      }

      // Then
      assertThat(running.get("/metrics").body().lines().filter(l -> l.contains("problem-")).count())
          .isBetween(1L, 1_000L);
    }
  }
}
