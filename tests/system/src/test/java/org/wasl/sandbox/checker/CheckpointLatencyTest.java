package org.wasl.sandbox.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointLatencyTest {
  private static final MachineLoad IDLE = new MachineLoad(0.5, 5);
  private static final MachineLoad OVERLOADED = new MachineLoad(4, 5);
  private static final MachineLoad SLOW_DISK = new MachineLoad(0.5, 50);

  private static CheckpointLatency of(int inTime, int late, long lateMillis) {
    LongStream signed =
        LongStream.concat(
            LongStream.generate(() -> lateMillis).limit(late),
            LongStream.generate(() -> 1_100).limit(inTime));
    LongStream witnessed = LongStream.generate(() -> 3_000).limit(inTime);
    return new CheckpointLatency(new LatencyStatistics(signed), new LatencyStatistics(witnessed));
  }

  @Test
  void toleratesAndReportsOneLateStepInAHundred() {
    // When
    CheckpointLatency freshness = of(99, 1, 2_500);
    // Then
    assertThat(freshness.check(IDLE)).isEmpty();
    assertThat(freshness.signed()).isEqualTo("p50 1,100 ms, p99 1,100 ms, at most 2,500 ms");
  }

  @Test
  void twoLateStepsInAHundredBreakThePromiseUnlessTheMachineIsOverloaded() {
    // Given
    CheckpointLatency freshness = of(98, 2, 2_500);
    // Then
    assertThat(freshness.check(IDLE))
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.promise()).isEqualTo(Promise.LOG_FRESH);
              assertThat(broken.description())
                  .contains("signed", "p99 2,500 ms", "within 2,000 ms");
            });
    assertThat(freshness.check(OVERLOADED)).isEmpty();
    assertThat(freshness.check(SLOW_DISK)).isEmpty();
    assertThat(CheckpointLatency.promise(IDLE)).isEqualTo(Promise.LOG_FRESH.text());
    assertThat(CheckpointLatency.promise(OVERLOADED)).contains("within 2", "for 10 and 50");
    assertThat(of(98, 2, 10_001).check(OVERLOADED)).hasSize(1);
    assertThat(of(98, 2, 10_001).check(SLOW_DISK)).hasSize(1);
  }

  @Test
  void strictCheckReportsOneLateStepInAThousand() {
    // Given
    CheckpointLatency freshness = of(999, 1, 2_001);
    // Then
    assertThat(freshness.check(IDLE)).isEmpty();
    assertThat(freshness.checkEach(IDLE))
        .singleElement()
        .satisfies(
            broken -> assertThat(broken.description()).contains("p100 should be within 2,000 ms"));
    assertThat(of(999, 1, 2_000).checkEach(IDLE)).isEmpty();
    assertThat(freshness.checkEach(OVERLOADED)).isEmpty();
  }

  @Test
  void measuresTheDiskAndLeavesNoFile(@TempDir Path folder) throws Exception {
    // When
    MachineLoad load = MachineLoad.measure(folder);
    // Then
    assertThat(load.syncMillis()).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void latenciesOfAResumedMachineAreWithoutTheJumpOfItsClock() {
    // Given
    AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
    AtomicLong nanos = new AtomicLong(5);
    RunClock clock = new RunClock(wall::get, nanos::get);
    // When
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));
    wall.set(Instant.EPOCH.plusSeconds(40).plusMillis(900));
    long drift = clock.jumpMillis();
    wall.set(Instant.EPOCH.plusSeconds(63));
    long resumed = clock.jumpMillis();
    wall.set(Instant.EPOCH.plusSeconds(10));
    // Then
    assertThat(List.of(drift, resumed, clock.jumpMillis())).containsExactly(0L, 23_000L, 0L);
    assertThat(clock.start()).isEqualTo(Instant.EPOCH);
    assertThat(CheckpointLatency.elapsedMillis(24_100, resumed)).isEqualTo(1_100);
    assertThat(CheckpointLatency.elapsedMillis(2_500, resumed)).isEqualTo(2_500);
    assertThat(CheckpointLatency.elapsedMillis(2_500, 0)).isEqualTo(2_500);
  }

  @Test
  void nothingIsFreshWithoutCheckpoints() {
    // Given
    LatencyStatistics nothing = new LatencyStatistics(LongStream.empty());
    // When
    List<BrokenPromise> broken = new CheckpointLatency(nothing, nothing).check(IDLE);
    // Then
    assertThat(broken).hasSize(2);
  }
}
