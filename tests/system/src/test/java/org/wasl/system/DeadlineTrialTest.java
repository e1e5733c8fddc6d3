package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.CasePlan;
import org.wasl.sandbox.CasePlanner;

/** If the police never report, one reminder and one escalation arrive, regardless of kills. */
@Tag("soak")
class DeadlineTrialTest {
  private static final int CASES = 12;

  /** Time enough to look at every deadline, one at each look. */
  private static final Duration LOOKS = Duration.ofSeconds(10);

  /** The basis of the allowance for a busy machine. */
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** The usual plan lets the police report one of twenty cases, which would end their deadline. */
  private static final CasePlanner NO_REPORT =
      referral -> CompletableFuture.completedStage(CasePlan.OPENED);

  static final String ALWAYS_OPEN =
      """
      kind,when,hours,name
      zone,Africa/Casablanca,,
      weekday,monday,00:00-24:00,
      weekday,tuesday,00:00-24:00,
      weekday,wednesday,00:00-24:00,
      weekday,thursday,00:00-24:00,
      weekday,friday,00:00-24:00,
      weekday,saturday,00:00-24:00,
      weekday,sunday,00:00-24:00,
      """;

  /** Long enough that a gateway restarted on a busy machine sends the reminders in time. */
  private static final String SHORT =
      """
      id,stage,from,to,start,owing,ends,work,remind,remindTo,escalateTo
      reported,reported,,,delivered:vetted-case,police,accepted:investigation-report,PT30S,PT26S,owing,office
      """;

  @Test
  void reminderAndEscalationArriveExactlyOnceAcrossKills(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test, NO_REPORT)) {
      // Given
      Path config = trial.world().config();
      Files.writeString(config.resolve("calendar.csv"), ALWAYS_OPEN);
      Files.writeString(config.resolve("deadlines.csv"), SHORT);
      trial.with("deadlines.intervalMillis", "200").with("deadlines.maxPerRun", "1");
      trial.startGateway();
      trial.connect();
      try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
        ConcurrentPublishers.cases(11, CASES, false).forEach(publishers::submit);

        // When
        await(() -> sentCount(trial, "reminder") > 1);
        trial.gateway().kill();
        trial.startGateway();
        Instant afterLooks = Instant.now().plus(LOOKS).plus(TestLoad.limit(BUSY));
        await(() -> sentCount(trial, "escalation") > 1);
        await(() -> sentCount(trial, "reminder") >= remindedAfter(trial, afterLooks));
        trial.gateway().kill();
        trial.inProcess().startGateway();
        await(() -> sentCount(trial, "escalation") == CASES);
        trial.awaitQuiet();

        // Then
        long reminders = sentCount(trial, "reminder");
        assertThat(reminders).isBetween(remindedAfter(trial, afterLooks), (long) CASES);
        assertThat(trial.ledger().count("deadline where told = 'escalation' and next_at is null"))
            .isEqualTo(CASES);
        await(() -> arrived(trial, SmallConfig.POLICE) == reminders);
        await(() -> arrived(trial, SmallConfig.OFFICE, SmallConfig.GENERAL_OFFICE) == CASES);
        trial.assertEveryPromiseKept();
      }
    }
  }

  private static long sentCount(GatewayTrial trial, String subtype) throws Exception {
    return trial.ledger().count("message where sender = 'gateway' and subtype = '" + subtype + "'");
  }

  /**
   * Counts the deadlines that still get a reminder. One that ended while no gateway ran is
   * escalated without a reminder.
   */
  private static long remindedAfter(GatewayTrial trial, Instant afterLooks) throws Exception {
    return CASES - trial.ledger().count("deadline where due_at < '" + afterLooks + "'");
  }

  private static long arrived(GatewayTrial trial, AgencyId... agencies) throws Exception {
    var inboxes = InboxReader.readAll(trial.world().inboxes());
    return Stream.of(agencies)
        .flatMap(agency -> inboxes.get(agency).stream())
        .filter(inboxDelivery -> inboxDelivery.first() && inboxDelivery.handled() == 1)
        .filter(inboxDelivery -> inboxDelivery.received().type().equals("reminder/1"))
        .count();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).ignoreExceptions().until(condition);
  }
}
