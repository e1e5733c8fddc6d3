package org.wasl.trials.bench.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UndeliveredMetricsTest {
  @Test
  void aMetricIsAddedUpOverItsLabelsAndNotMixedWithOthers() {
    // Given
    String metrics =
        "# HELP wasl_due waiting\nwasl_due{agency=\"a\"} 2.0\nwasl_due{agency=\"b\"} 3\n"
            + "wasl_due_other 100\nwasl_parked 7\n";
    // When
    double due = UndeliveredMetrics.sum(metrics, "wasl_due");
    // Then
    assertThat(due).isEqualTo(5);
    assertThat(UndeliveredMetrics.sum(metrics, "wasl_parked")).isEqualTo(7);
    assertThat(UndeliveredMetrics.sum(metrics, "wasl_unknown")).isZero();
  }
}
