package org.wasl.trials.bench;

import java.util.concurrent.TimeUnit;

/** Every receiver is down while cases are submitted, and comes back afterwards. */
final class Outage {
  /**
   * What came of it. What is missing is lost only where the gateway does not hold it either.
   *
   * @param accepted answered 202
   * @param delivered of these, with every recipient when nothing more was waited for
   * @param doubled deliveries that arrived again
   * @param held what the gateway says it still holds, in its own words
   */
  record Outcome(long accepted, long delivered, long doubled, String held) {
    long missing() {
      return accepted - delivered;
    }

    String inWords() {
      return "accepted %d, delivered %d, missing %d, arrived again %d; the gateway holds %s"
          .formatted(accepted, delivered, missing(), doubled, held);
    }
  }

  private Outage() {}

  static Outcome run(Stage stage, Pile pile, Plan plan, int cases, int downSeconds)
      throws InterruptedException {
    stage.receiversDown();
    Load load = stage.load(pile.cursor()::next, plan.clients(), cases);
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
