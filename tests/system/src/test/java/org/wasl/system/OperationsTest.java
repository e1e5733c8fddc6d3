package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.SyntheticCase;

/**
 * Orders of operations staff over the management port, and their effect at the agencies. One test
 * suspends the gateway for a while.
 */
@Tag("soak")
class OperationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Twice the configured time for a stop, because routes stop first and then the database. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private static GatewayTrial trial;
  private static ConsoleOperators operators;
  private static ConcurrentPublishers publishers;
  private static long seed = 100;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    // On a busy machine the calls in flight outlast the waiting time of the other tests.
    Duration grace = TestLoad.limit(Duration.ofSeconds(7), Duration.ofSeconds(60));
    trial =
        GatewayTrial.prepare(test).with("shutdown.graceMillis", Long.toString(grace.toMillis()));
    operators = ConsoleOperators.of(trial);
    trial.startGateway();
    trial.connect();
    publishers = new ConcurrentPublishers(trial);
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  private static List<MessageId> publish(int count) {
    List<SyntheticCase> cases = ConcurrentPublishers.cases(seed++, count, false);
    cases.forEach(publishers::submit);
    return cases.stream().map(SyntheticCase::messageId).toList();
  }

  @Test
  void refusedDeliveryIsReplayedByTwoPersonsAndArrivesOnce() throws Exception {
    // Given
    trial.agency(POLICE).behave(new Behaviour.Refusing()).join();
    List<MessageId> cases = publish(5);
    await(() -> count("state = 'parked'") == 5);
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    String order = "{\"agency\":\"%s\",\"reason\":\"agency-mended\"}".formatted(POLICE);

    // When
    String alone = operators.refused("anna", "Replay", "replay", order);
    JsonNode request = operators.order("anna", "Replay", "request", order);
    String named = "{\"request\":%s}".formatted(request.path("id"));
    String self = operators.refused("anna", "Replay", "approve", named);
    long before = count("state = 'parked'");
    JsonNode other = operators.order("omar", "Replay", "approve", named);
    await(() -> operators.state(named).equals("done"));
    trial.awaitQuiet();

    // Then
    assertThat(alone).contains("second-person");
    assertThat(request.path("state").asText()).isEqualTo("waiting");
    assertThat(self).contains("same-person");
    assertThat(before).isEqualTo(5);
    assertThat(other.path("approvedBy").asText()).isEqualTo("omar");
    assertDelivered(cases);
    assertThat(
            trial
                .ledger()
                .column(
                    "select distinct actor || ' ' || why from audit_entry"
                        + " where action = 'replayed'"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches("operator:op-[0-9a-f]{24} agency-mended/approver:op-[0-9a-f]{24}");
    assertThat(trial.ledger().column("select name from operator_name order by name"))
        .containsSubsequence("anna", "omar");
    trial.assertEveryPromiseKept();
  }

  @Test
  void aPausedAgencyWaitsThroughAKillAndGetsEverythingAfterItIsResumed() throws Exception {
    // Given
    Map<String, String> pause = Map.of("reason", "moving-house");
    operators.order("anna", "Agency,name=" + POLICE, "pause", JSON.writeValueAsString(pause));

    // When
    List<MessageId> cases = publish(3);
    await(() -> openElsewhere() == 0);
    trial.gateway().kill();
    trial.startGateway();
    await(() -> operators.get("/health").contains("paused-1"));
    String metrics = operators.get("/metrics");
    long untouched = count("state = 'waiting' and failed_attempts = 0 and attempt = 0");
    long touched = count("attempt > 0 and state <> 'delivered'");
    String resume = "{\"reason\":\"moved\",\"perMinute\":6000}";
    operators.order("anna", "Agency,name=" + POLICE, "resume", resume);
    trial.awaitQuiet();

    // Then
    assertThat(metrics).contains("wasl_paused{agency=\"%s\"} 1.0".formatted(POLICE));
    assertThat(untouched).isGreaterThanOrEqualTo(3); // includes later messages of offices
    assertThat(touched).isZero();
    assertDelivered(cases);
    trial.assertEveryPromiseKept();
  }

  @Test
  void orderlyStopEndsCallsInTimeAndLosesNothing() throws Exception {
    // Given
    trial.agency(POLICE).behave(new Behaviour.Slow(1_000)).join();
    List<MessageId> cases = publish(8);
    await(() -> count("state = 'attempting'") > 0);
    long interrupted = trial.ledger().count("audit_entry where action = 'interrupted'");

    // When
    long began = System.nanoTime();
    trial.stopGateway();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    trial.startGateway();
    trial.awaitQuiet();

    // Then
    System.out.printf("stopped with calls under way in %d ms%n", elapsed.toMillis());
    assertThat(elapsed).isLessThan(TestLoad.limit(STOP_LIMIT));
    assertThat(trial.ledger().count("audit_entry where action = 'interrupted'"))
        .isEqualTo(interrupted);
    assertDelivered(cases);
    trial.assertEveryPromiseKept();
  }

  @Test
  void callThatSucceedsAfterItsLeaseCountsOnce() throws Exception {
    // When: the whole gateway is suspended for longer than the lease of its call
    MessageId message = calledBeyondItsLease();
    trial.awaitQuiet();
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();

    // Then
    assertDelivered(List.of(message));
    trial.assertEveryPromiseKept();
  }

  /**
   * Repeats until a call is in progress when the gateway is suspended. On a busy machine a call may
   * end before.
   */
  private static MessageId calledBeyondItsLease() throws Exception {
    for (int tries = 0; tries < 20; tries++) {
      trial.agency(POLICE).behave(new Behaviour.AtFirst(1, new Behaviour.Slow(1_500))).join();
      MessageId message = publish(1).get(0);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> isUnderWay(message) || state(message, POLICE).equals("delivered"));
      signal("STOP");
      try {
        Awaitility.await()
            .atMost(SOON)
            .until(() -> leaseIsLongOver(message) || !isUnderWay(message));
        if (leaseIsLongOver(message)) {
          return message;
        }
      } finally {
        signal("CONT");
      }
    }
    throw new AssertionError("every call was over before its gateway stood still");
  }

  private static boolean isUnderWay(MessageId message) throws Exception {
    return state(message, POLICE).startsWith("attempting");
  }

  private static boolean leaseIsLongOver(MessageId message) throws Exception {
    return trial
            .ledger()
            .count(
                "delivery where lease_until < clock_timestamp() - interval '1 s'"
                    + " and recipient = '%s' and message_id = '%s'".formatted(POLICE, message))
        == 1;
  }

  private static void signal(String name) throws Exception {
    String kill = "kill -" + name + " " + trial.gateway().pid();
    assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).ignoreExceptions().until(condition);
  }

  private static long count(String condition) throws Exception {
    return trial.ledger().count("delivery where recipient = '" + POLICE + "' and " + condition);
  }

  private static long openElsewhere() throws Exception {
    return trial
        .ledger()
        .count("delivery where recipient <> '" + POLICE + "' and state <> 'delivered'");
  }

  private static String state(MessageId message, AgencyId recipient) throws Exception {
    return trial.ledger().stateOf(message, recipient);
  }

  private static void assertDelivered(List<MessageId> cases) throws Exception {
    for (MessageId message : cases) {
      assertThat(state(message, POLICE)).isEqualTo("delivered");
    }
  }
}
