package org.wasl.trials.bench;

import java.util.concurrent.TimeUnit;

/** Every receiver is down while cases are submitted, and comes back afterwards. */
final class Outage {
  /**
   * What came of it.
   *
   * @param accepted answered 202
   * @param delivered of these, with every recipient when nothing moved any more
   * @param doubled deliveries that arrived again
   * @param left what the gateway itself said it still had
   */
  record Outcome(long accepted, long delivered, long doubled, String left) {
    long lost() {
      return accepted - delivered;
    }

    String inWords() {
      return "accepted %d, delivered %d, lost %d, arrived again %d %s"
          .formatted(accepted, delivered, lost(), doubled, left);
    }
  }

  private Outage() {}

  static Outcome run(Stage stage, Pile pile, Plan plan, int cases, int downSeconds)
      throws InterruptedException {
    pile.restart();
    stage.receiversDown();
    Load load = stage.load(pile, plan.clients(), cases);
    load.start(plan.clients());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.drainSeconds());
    while (stage.ledger.accepted.sum() < cases && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    load.stop();
    TimeUnit.SECONDS.sleep(downSeconds);
    stage.receiversUp();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    Ledger ledger = stage.ledger;
    return new Outcome(
        ledger.accepted.sum(), ledger.complete.sum(), ledger.doubled.sum(), stage.stop());
  }
}
