package org.wasl.routes.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;

class ReminderWriterTest {
  private static final TestPartner GATEWAY = TestPartner.of("gateway", AgencyKind.OVERSIGHT);
  private static final ReferralId REFERRAL = new ReferralId(UUID.randomUUID());

  private static final DeadlineRule RESEALED =
      new DeadlineRule(
          DeadlineStage.RESEALED.wireName(),
          DeadlineStage.RESEALED,
          Validity.ALWAYS,
          StepPattern.parse("needs-reseal:*"),
          Set.of(DeadlineRule.ANY),
          List.of(StepPattern.parse("delivered:handover/=")),
          Optional.of(Duration.ofHours(8)),
          Duration.ofHours(8),
          List.of(DeadlineRule.HOLDER),
          List.of("triage"));

  @Test
  void reminderStaysDueIfHoldersAreUnknown() throws Exception {
    // Given
    TestLine line = new TestLine();
    try (line.requests;
        line.store) {
      TestDatabase.execute(
          """
          insert into deadline (due_at, next_at, referral, message_id, sender, agency, rule, stage)
          values (now(), now(), '%s', gen_random_uuid(), 'platform', 'police-a', 'resealed',
                  'resealed')
          """
              .formatted(REFERRAL));
      OpenDeadline deadline = line.store.deadlines().of(REFERRAL).orElseThrow().getFirst();
      DueReminder reminder = new DueReminder(deadline, DeadlineNotificationKind.REMINDER);
      ReminderWriter writer = writer(line);
      // When
      Optional<DecidedMessage> without;
      TestDatabase.execute("alter table delivery rename to delivery_away");
      try {
        without = writer.write(reminder);
      } finally {
        TestDatabase.execute("alter table delivery_away rename to delivery");
      }
      long sent = TestDatabase.count("deadline where told <> ''");
      Optional<DecidedMessage> with = writer.write(reminder);
      // Then
      assertThat(without).isEmpty();
      assertThat(sent).isZero();
      assertThat(with.orElseThrow().recipients())
          .extracting(Agency::id)
          .containsExactly(new AgencyId("platform"));
    }
  }

  private static ReminderWriter writer(TestLine line) {
    ConfigurationSnapshot tables =
        new ConfigurationSnapshot(
            line.directory,
            TestPartners.competence(),
            TestPartners.agreements(),
            new DeadlineTable(List.of(RESEALED), TestLine.CALENDAR, Map.of()),
            TestLine.SCHEMAS);
    return new ReminderWriter(
        new OwnMessageWriter(() -> TestLine.SCHEMAS, GATEWAY::signer, Clock.systemUTC()),
        () -> tables,
        id ->
            new Result.Done<>(
                Optional.of(TestPartners.referral(REFERRAL, "referred", Instant.EPOCH))),
        line.store.deadlines(),
        Clock.systemUTC(),
        line.events);
  }
}
