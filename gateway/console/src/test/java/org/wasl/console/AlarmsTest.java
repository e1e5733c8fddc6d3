package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.metrics.OpenAlarms;

/** Open alarms show in every place that operations staff read. */
class AlarmsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenAlarms.AlarmRow PARKED =
      new OpenAlarms.AlarmRow(
          "parked",
          "kp-fes",
          Instant.parse("2026-11-24T08:00:00Z"),
          10_000,
          "warning",
          Map.of(
              "en", new OpenAlarms.Words("Deliveries are parked", "Deliveries wait: 10000"),
              "fr", new OpenAlarms.Words("Remises mises de côté", "Des remises attendent : 10000"),
              "ar", new OpenAlarms.Words("عمليات تسليم معلّقة", "عمليات تسليم تنتظر: 10000")),
          "docs/how-to/runbook.md#parked");
  private static final OpenAlarms.AlarmRow DISK =
      new OpenAlarms.AlarmRow(
          "disk-full",
          "gateway",
          Instant.parse("2026-11-24T09:00:00Z"),
          1,
          "critical",
          Map.of(),
          "docs/how-to/runbook.md#disk-full");

  @TempDir Path folder;

  @Test
  void listsAlarmsInJmxByKindAndSubject() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.open.add(PARKED);
      running.open.add(DISK);
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName name = new ObjectName("org.wasl:type=Alarms");
      // When
      TabularData open = (TabularData) server.getAttribute(name, "Open");
      // Then
      assertThat(open.size()).isEqualTo(2);
      CompositeData row = open.get(new Object[] {"parked", "kp-fes"});
      assertThat(row.get("since")).isEqualTo("2026-11-24T08:00:00Z");
      assertThat(row.get("count")).isEqualTo(10_000L);
      assertThat(row.get("severity")).isEqualTo("warning");
      assertThat(row.get("title")).isEqualTo("Deliveries are parked");
      assertThat(row.get("text")).isEqualTo("Deliveries wait: 10000");
      assertThat(server.getAttribute(name, "Total")).isEqualTo(7L);
    }
  }

  @Test
  void listsAlarmsInJolokiaAndCountsThem() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.open.add(PARKED);
      running.open.add(DISK);
      // When
      JsonNode alarms = read(running, "Alarms");
      JsonNode gateway = read(running, "Gateway");
      // Then
      assertThat(alarms.path("Total").asLong()).isEqualTo(7);
      assertThat(alarms.path("Open")).hasSize(2);
      assertThat(alarms.path("Open").path("parked").path("kp-fes"))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"kind": "parked", "subject": "kp-fes", "since": "2026-11-24T08:00:00Z",
                   "count": 10000, "severity": "warning",
                   "title": "Deliveries are parked", "text": "Deliveries wait: 10000",
                   "titleFr": "Remises mises de côté", "textFr": "Des remises attendent : 10000",
                   "titleAr": "عمليات تسليم معلّقة", "textAr": "عمليات تسليم تنتظر: 10000",
                   "runbook": "docs/how-to/runbook.md#parked",
                   "acknowledgedBy": "", "acknowledgedAt": "", "over": ""}\
                  """));
      assertThat(gateway.path("AlarmsOpen").asLong()).isEqualTo(2);
    }
  }

  private static JsonNode read(RunningConsole running, String type) throws Exception {
    String request = "{\"type\":\"read\",\"mbean\":\"org.wasl:type=%s\"}".formatted(type);
    return JSON.readTree(running.jolokia(ConsoleRole.VIEWER, request).body()).path("value");
  }

  @Test
  void warnsInHealthAndStaysUp() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.open.add(PARKED);
      running.open.add(DISK);
      running.checks.put("disk", () -> HealthCheck.HealthResult.up("ok"));
      // When
      var answer = running.get("/health");
      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .contains("\"status\":\"up\"", "\"warnings\":{\"disk-full\":1,\"parked\":1}")
          .doesNotContain("kp-fes");
      assertThat(running.get("/health/live").body()).doesNotContain("warnings");
    }
  }

  @Test
  void countsAlarmsInMetrics() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      running.open.add(PARKED);
      running.metrics.alarmNotifications("webhook", "sent", 2);
      // When
      String page = running.get("/metrics").body();
      // Then
      assertThat(page)
          .contains(
              "wasl_alarms_open{alarm=\"parked\",subject=\"kp-fes\"} 1.0",
              "wasl_alarm_notifications_total{outcome=\"sent\",sink=\"webhook\"} 2.0",
              "wasl_disk_free_bytes 1024.0");
    }
  }
}
