package org.wasl.bench.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  @Test
  void sumsOneMetricOverAllItsLabels() {
    // Given
    String metrics =
        "# HELP wasl_waiting waiting\n"
            + "wasl_waiting{agency=\"a\"} 2.0\n"
            + "wasl_waiting{agency=\"b\"} 3\n"
            + "wasl_waiting_other 100\n"
            + "wasl_parked 7\n"
            + "wasl_requests_delayed_total{kind=\"reports\"} 1.0\n"
            + "wasl_requests_delayed_total{kind=\"submissions\"} 5.0\n"
            + "wasl_requests_delayed_total{kind=\"batches\"} 2.0\n";
    // When
    double due = GatewayMetrics.sum(metrics, "wasl_waiting");
    // Then
    assertThat(due).isEqualTo(5);
    assertThat(GatewayMetrics.sum(metrics, "wasl_parked")).isEqualTo(7);
    assertThat(GatewayMetrics.sum(metrics, "wasl_unknown")).isZero();
    assertThat(GatewayMetrics.delayedSubmissions(metrics)).isEqualTo(7);
  }
}
