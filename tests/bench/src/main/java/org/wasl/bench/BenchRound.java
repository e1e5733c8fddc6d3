package org.wasl.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wasl.bench.load.LatencyRecorder;
import org.wasl.bench.load.LoadGenerator;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.bench.process.ThreadCpuUsage;

/** One round of one gateway. It warms up or measures, then drains. */
final class BenchRound {
  private static final int LOOK_SECONDS = 5;
  private static final double QUIET_SHARE = 0.03;

  /**
   * The result of a warm-up.
   *
   * @param seconds duration of the load
   * @param compilersShare share of a core that the just-in-time compilers still used at its end, 0
   *     to 1; null without just-in-time compilers
   */
  record WarmUp(int seconds, @Nullable Double compilersShare) {
    @Override
    public String toString() {
      String compilers =
          compilersShare == null
              ? ""
              : String.format(
                  Locale.ROOT, ", compilers at %.0f %% of a core", 100 * compilersShare);
      return "warmed up for " + seconds + " s" + compilers;
    }
  }

  /**
   * A time under load.
   *
   * @param latencies of acceptance and from end to end, in it
   */
  record Interval(
      CounterSnapshot before, CounterSnapshot after, LatencyRecorder.Summary[] latencies) {
    /** Waits for this time while the load is applied. */
    static Interval pass(BenchSetup stage, Duration time) throws InterruptedException {
      stage.ledger.acceptance.restart();
      stage.ledger.endToEnd.restart();
      CounterSnapshot before = stage.snapshot();
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
      CounterSnapshot after = stage.snapshot();
      return new Interval(
          before,
          after,
          new LatencyRecorder.Summary[] {
            stage.ledger.acceptance.summary(), stage.ledger.endToEnd.summary()
          });
    }

    /**
     * Its results.
     *
     * @param door from the start of the load to its end
     */
    RoundFigures figures(BenchSetup stage, DoorCounters door) {
      return RoundFigures.between(before, after, stage.ledger, door, latencies);
    }
  }

  private BenchRound() {}

  /**
   * Applies load until the just-in-time compilers are idle, at 3 % of a core. This takes minutes on
   * two busy cores. Only the steady state is measured.
   */
  static WarmUp warmUp(BenchSetup stage, SignedCases.Cursor cases, int clients, LoadPlan plan)
      throws InterruptedException {
    LoadGenerator load = stage.load(cases::signNow, clients, plan.maxOutstanding());
    load.start(clients);
    @Nullable Double share = null;
    int seconds = 0;
    while (seconds < plan.warmupSeconds()
        || (seconds < plan.maxWarmupSeconds() && (share == null || share > QUIET_SHARE))) {
      ThreadCpuUsage before = ThreadCpuUsage.of(stage.pid());
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      seconds += LOOK_SECONDS;
      long micros = ThreadCpuUsage.of(stage.pid()).compilers() - before.compilers();
      share = micros / 1e6 / LOOK_SECONDS;
    }
    load.stop();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    return new WarmUp(seconds, share);
  }

  /**
   * Measures for a while, then waits for messages in flight.
   *
   * @param casesPerSecond rate of the load; 0 for the highest rate
   */
  static RoundFigures measure(
      BenchSetup stage, SignedCases.Cursor cases, int clients, double casesPerSecond, LoadPlan plan)
      throws InterruptedException {
    // Read before and after the load, because the gateway counts its backlog for the answer.
    DoorCounters before = stage.door();
    LoadGenerator load = stage.load(cases::next, clients, plan.maxOutstanding());
    load.start(clients, casesPerSecond);
    TimeUnit.SECONDS.sleep(plan.settleSeconds());
    Interval measured = Interval.pass(stage, Duration.ofSeconds(plan.seconds()));
    load.stop();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    return measured.figures(stage, stage.door().since(before));
  }
}
