package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.Behaviour;

/** No promise depends on the broker. */
@Tag("soak")
class BrokerDirectoryTest {

  @Test
  void row34DeletedBrokerDirectoryOnlyPausesDelivery(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.start(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.connect();
      // Deliveries without a free slot for a call wait on the queue, whose ids are lost.
      trial.agency(SmallConfig.POLICE).behave(new Behaviour.Slow(500)).join();
      Path broker = trial.data().resolve("broker");
      publishers.start(ConcurrentPublishers.cases(34, 100_000));
      awaitMore(publishers, 10);
      awaitQueued(trial, 0);

      // When: under load, then once more before it is killed and started again
      TestFolders.delete(broker);
      long queued = queued(trial);
      awaitMore(publishers, 20);
      awaitQueued(trial, queued);
      TestFolders.delete(broker);
      trial.gateway().kill();
      trial.inProcess().startGateway();
      awaitMore(publishers, 10);
      publishers.finish();
      trial.agency(SmallConfig.POLICE).behave(new Behaviour.Normal()).join();
      trial.awaitQuiet();

      // Then
      System.out.printf(
          "broker directory deleted: %d accepted, %d delivered, longest pause %s ms%n",
          publishers.count(),
          trial.ledger().count("delivery where state = 'delivered'"),
          trial
              .ledger()
              .column(
                  "select round(extract(epoch from max(gap)) * 1000) from (select delivered_at -"
                      + " lag(delivered_at) over (order by delivered_at) as gap from delivery) g"));
      trial.assertEveryPromiseKept();
    }
  }

  /** Ids that were put on queues so far. */
  private static long queued(GatewayTrial trial) throws Exception {
    return trial.ledger().count("audit_entry where action = 'dispatched'");
  }

  private static void awaitQueued(GatewayTrial trial, long before) {
    Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> queued(trial) > before);
  }

  private static void awaitMore(ConcurrentPublishers publishers, int cases) {
    int enough = publishers.count() + cases;
    Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
  }
}
