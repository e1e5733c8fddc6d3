package org.wasl.trials.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wasl.trials.bench.load.LatencyRecorder;
import org.wasl.trials.bench.load.LoadGenerator;
import org.wasl.trials.bench.load.LoadPlan;
import org.wasl.trials.bench.load.SignedCases;
import org.wasl.trials.bench.process.ThreadCpuUsage;

/** One round of one gateway: warm-up or measurement, then draining. */
final class BenchRound {
  private static final int LOOK_SECONDS = 5;
  private static final double QUIET_SHARE = 0.03;

  /**
   * What a warm-up came to.
   *
   * @param seconds of load
   * @param compilersShare of a core that the just-in-time compilers still used at its end, 0 to 1;
   *     absent where there was none
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
    /** Waits for so long; the load is applied already. */
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
   * Applies load until the just-in-time compilers are idle (3 % of a core), which takes minutes on
   * two busy cores: the steady state is measured.
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
   * Measures for a while, then waits for what is under way.
   *
   * @param casesPerSecond 0 for as fast as it goes
   */
  static RoundFigures measure(
      BenchSetup stage, SignedCases.Cursor cases, int clients, double casesPerSecond, LoadPlan plan)
      throws InterruptedException {
    // Asked before and after the load: the gateway counts its backlog for the answer.
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
