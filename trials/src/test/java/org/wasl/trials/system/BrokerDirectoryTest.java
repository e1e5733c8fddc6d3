package org.wasl.trials.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.wasl.store.TestFolders;

/** No promise depends on the broker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokerDirectoryTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int CASES_A_SECOND = 10;

  @Test
  void row34TheBrokersDirectoryDeletedUnderLoadIsAPauseOnly(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.start(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.connect();
      Path broker = trial.data().resolve("broker");
      publishers.start(ConcurrentPublishers.cases(34, 100_000), CASES_A_SECOND);
      awaitMore(publishers, 10);

      // When: under load, then once more before it is killed and started again
      TestFolders.delete(broker);
      awaitMore(publishers, 20);
      TestFolders.delete(broker);
      trial.gateway().kill();
      trial.inProcess().startGateway();
      awaitMore(publishers, 10);
      publishers.finish();
      trial.awaitQuiet(Duration.ofMinutes(2));

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

  private static void awaitMore(ConcurrentPublishers publishers, int cases) {
    int enough = publishers.count() + cases;
    Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
  }
}
