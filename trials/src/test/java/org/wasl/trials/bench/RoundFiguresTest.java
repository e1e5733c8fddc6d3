package org.wasl.trials.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.trials.bench.load.LatencyRecorder;
import org.wasl.trials.bench.load.MessageTracker;
import org.wasl.trials.bench.process.ProcessUsage;
import org.wasl.trials.bench.process.ThreadCpuUsage;
import org.wasl.trials.checker.WalUsage;

class RoundFiguresTest {
  private static final LatencyRecorder.Summary NONE = new LatencyRecorder().summary();

  private static CounterSnapshot snapshot(int second, long deliveries, long complete, long micros) {
    ProcessUsage usage = new ProcessUsage(micros, 2048);
    ThreadCpuUsage threads = new ThreadCpuUsage(Map.of("worker", micros, "idle", 5L));
    return new CounterSnapshot(
        second * 1_000_000_000L,
        500L * second,
        deliveries,
        complete,
        3,
        2,
        1,
        usage,
        threads,
        usage,
        usage,
        new WalUsage(10 * micros, micros / 20));
  }

  private static RoundFigures figures(long deliveries, long complete) {
    return RoundFigures.between(
        snapshot(10, 100, 50, 1_000_000),
        snapshot(20, 100 + deliveries, 50 + complete, 3_000_000),
        new MessageTracker(),
        new LatencyRecorder.Summary[] {NONE, NONE});
  }

  @Test
  void whatWasBeforeTheWindowDoesNotCount() {
    // Given 4,000 deliveries and 2,000 complete referrals in ten seconds of two CPU seconds each
    // When
    RoundFigures figures = figures(4000, 2000);
    // Then
    assertThat(figures.acceptedPerSecond()).isEqualTo(500);
    assertThat(figures.deliveriesPerSecond()).isEqualTo(400);
    assertThat(figures.referralsPerSecond()).isEqualTo(200);
    assertThat(figures.gatewayMicros()).isEqualTo(1000);
    assertThat(figures.walBytes()).isEqualTo(10_000);
    assertThat(figures.walRecords()).isEqualTo(50);
    assertThat(figures.threads()).isEqualTo("worker 1000, idle 0");
    assertThat(figures.driverShare()).isEqualTo(1.0 / 3);
    assertThat(figures.unavailable()).isZero();
  }

  @Test
  void theTableSetsEveryGatewayInProportionToEveryOther() {
    // Given
    Map<String, List<RoundFigures>> rounds =
        Map.of("one", List.of(figures(100, 100), figures(300, 300), figures(200, 200)));
    // When
    String table = FigureTable.of(rounds);
    // Then the median of three rounds stands there
    assertThat(table)
        .containsPattern("referrals/s \\(all recipients\\) +20\\n")
        .containsPattern("ratio of deliveries/s / one +1\\.00\\n");
  }
}
