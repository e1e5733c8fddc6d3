package org.wasl.trials.bench;

import java.util.concurrent.TimeUnit;

/** Warm up, measure, let it drain. */
final class Round {
  private Round() {}

  static Figures run(Stage stage, Pile pile, Plan plan) throws InterruptedException {
    pile.restart();
    Load load = stage.load(pile, plan.clients(), plan.maxOutstanding());
    load.start(plan.clients());
    TimeUnit.SECONDS.sleep(plan.warmupSeconds());
    stage.ledger.acceptance.restart();
    stage.ledger.endToEnd.restart();
    Snapshot before = stage.snapshot();
    TimeUnit.SECONDS.sleep(plan.seconds());
    Snapshot after = stage.snapshot();
    Latencies.Summary[] latencies = {
      stage.ledger.acceptance.summary(), stage.ledger.endToEnd.summary()
    };
    load.stop();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    return Figures.between(before, after, stage.ledger, latencies);
  }
}
