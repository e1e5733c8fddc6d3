package org.wasl.trials.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.wasl.trials.bench.load.LatencyRecorder;
import org.wasl.trials.bench.load.LoadGenerator;
import org.wasl.trials.bench.load.LoadPlan;
import org.wasl.trials.bench.load.SignedCases;
import org.wasl.trials.bench.process.ThreadCpuUsage;

/** One round of one gateway: warm-up or measurement, then draining. */
final class BenchRound {
  private static final int LOOK_SECONDS = 5;
  private static final double QUIET_SHARE = 0.03;

  private BenchRound() {}

  /**
   * Applies load until the just-in-time compilers are idle (3 % of a core), which takes minutes on
   * two busy cores: the steady state is measured.
   *
   * @return a description for the log
   */
  static String warmUp(BenchSetup stage, SignedCases.Cursor cases, int clients, LoadPlan plan)
      throws InterruptedException {
    LoadGenerator load = stage.load(cases::signNow, clients, plan.maxOutstanding());
    load.start(clients);
    double share = 1;
    int seconds = 0;
    while (seconds < plan.warmupSeconds()
        || (share > QUIET_SHARE && seconds < plan.maxWarmupSeconds())) {
      ThreadCpuUsage before = ThreadCpuUsage.of(stage.pid());
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      seconds += LOOK_SECONDS;
      long micros = ThreadCpuUsage.of(stage.pid()).compilers() - before.compilers();
      share = micros / 1e6 / LOOK_SECONDS;
    }
    load.stop();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    return String.format(
        Locale.ROOT,
        "%s: warmed up for %d s, compilers at %.0f %% of a core",
        stage.name(),
        seconds,
        100 * share);
  }

  /**
   * Measures for a while, then waits for what is under way.
   *
   * @param casesPerSecond 0 for as fast as it goes
   */
  static RoundFigures measure(
      BenchSetup stage, SignedCases.Cursor cases, int clients, double casesPerSecond, LoadPlan plan)
      throws InterruptedException {
    LoadGenerator load = stage.load(cases::next, clients, plan.maxOutstanding());
    load.start(clients, casesPerSecond);
    TimeUnit.SECONDS.sleep(plan.settleSeconds());
    stage.ledger.acceptance.restart();
    stage.ledger.endToEnd.restart();
    CounterSnapshot before = stage.snapshot();
    TimeUnit.SECONDS.sleep(plan.seconds());
    CounterSnapshot after = stage.snapshot();
    LatencyRecorder.Summary[] latencies = {
      stage.ledger.acceptance.summary(), stage.ledger.endToEnd.summary()
    };
    load.stop();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    return RoundFigures.between(before, after, stage.ledger, latencies);
  }
}
