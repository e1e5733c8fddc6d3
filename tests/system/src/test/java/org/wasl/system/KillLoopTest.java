package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.TestLoad;
import org.wasl.runtime.TestSeed;
import org.wasl.sandbox.checker.MachineLoad;

/** Kills any process at any moment under load. */
class KillLoopTest {
  /** The promise is 15 s on a machine without other load. */
  private static final Duration RESTART = Duration.ofSeconds(45);

  /** Cases before a kill, at most. */
  private static final int MANY = 40;

  private final Random random = TestSeed.random(KillLoopTest.class);

  /** Kills something in each round. */
  private interface KillAction {
    void strike(GatewayTrial trial) throws Exception;
  }

  @Test
  void row33GatewayKillsLoseDuplicateAndParkNothing(TestInfo test) throws Exception {
    loop(test, 2, 10, trial -> trial.gateway().kill());
  }

  @Test
  @Tag("soak")
  void row33GatewayKillsUnderMoreCasesLoseDuplicateAndParkNothing(TestInfo test) throws Exception {
    loop(test, 8, MANY, trial -> trial.gateway().kill());
  }

  @Test
  @Tag("soak")
  void row33KillsOfGatewayAndDatabaseLoseDuplicateAndParkNothing(TestInfo test) throws Exception {
    loop(
        test,
        4,
        MANY,
        trial -> {
          long database = DatabaseProbe.postmasterPid(trial.data());
          ProcessHandle.of(database).ifPresent(ProcessHandle::destroyForcibly);
          trial.gateway().kill();
        });
  }

  @Test
  @Tag("soak")
  void row33KillsOfGatewayAndAgenciesLoseDuplicateAndParkNothing(TestInfo test) throws Exception {
    loop(
        test,
        4,
        MANY,
        trial -> {
          trial.gateway().kill();
          trial.restartAgencies();
        });
  }

  /** Before each kill there are at most {@code cases} more. */
  private void loop(TestInfo test, int kills, int cases, KillAction blow) throws Exception {
    try (GatewayTrial trial = GatewayTrial.start(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(random.nextLong(), 100_000));

      // When
      List<Long> restarts = new ArrayList<>();
      List<Long> late = new ArrayList<>();
      for (int kill = 0; kill < kills; kill++) {
        awaitMore(publishers, cases);
        blow.strike(trial);
        Duration restart = trial.startGateway();
        restarts.add(restart.toMillis());
        if (isLate(trial, restart)) {
          late.add(restart.toMillis());
        }
      }
      publishers.finish();
      trial.awaitQuiet();

      // Then
      System.out.printf(
          "%s: %d accepted, %d delivered, %d interrupted, restarts %s ms%n",
          test.getDisplayName(),
          publishers.count(),
          trial.ledger().count("delivery where state = 'delivered'"),
          trial.ledger().count("audit_entry where action = 'interrupted'"),
          restarts);
      trial.assertEveryPromiseKept();
      assertThat(publishers.refused()).isEmpty();
      assertThat(late).as("ms, too late").isEmpty();
    }
  }

  /**
   * Whether the start took too long. The limit grows with the load. A slow disk has a limit of its
   * own.
   */
  private static boolean isLate(GatewayTrial trial, Duration restart) throws Exception {
    return restart.compareTo(TestLoad.limit(RESTART)) > 0
        && !MachineLoad.measure(trial.data()).isDiskSlow();
  }

  /** Waits for a random number of further cases. */
  private void awaitMore(ConcurrentPublishers publishers, int cases) {
    int enough = publishers.count() + 5 + random.nextInt(cases - 5);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1 + random.nextInt(100)))
        .atMost(SOON)
        .until(() -> publishers.count() >= enough);
  }
}
