package org.wasl.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.MessageTracker;
import org.wasl.bench.load.SignedCases;

/** Simulates an outage. All receivers are down while cases are submitted, and return afterwards. */
final class OutageBenchmark {
  /**
   * The result of an outage. A missing case is lost only if the gateway does not hold it either.
   *
   * @param accepted answered 202
   * @param delivered of these, with every recipient when nothing more was waited for
   * @param duplicates deliveries that arrived again
   * @param undelivered the undelivered messages that the gateway reports, as text
   */
  record OutageResult(long accepted, long delivered, long duplicates, String undelivered) {
    long missing() {
      return accepted - delivered;
    }

    String describe() {
      return String.format(
          Locale.ROOT,
          "accepted %d, delivered %d, missing %d, arrived again %d; the gateway holds %s",
          accepted,
          delivered,
          missing(),
          duplicates,
          undelivered);
    }
  }

  private OutageBenchmark() {}

  static OutageResult run(
      BenchSetup stage, SignedCases pile, int clients, LoadPlan plan, int cases, int downSeconds)
      throws InterruptedException {
    stage.receiversDown();
    stage.accept(pile.cursor()::next, clients, cases, cases, plan.drainSeconds());
    TimeUnit.SECONDS.sleep(downSeconds);
    stage.receiversUp();
    stage.drain(plan.quietSeconds(), plan.drainSeconds());
    MessageTracker ledger = stage.ledger;
    return new OutageResult(
        ledger.accepted.sum(), ledger.complete.sum(), ledger.duplicates.sum(), stage.stop());
  }
}
