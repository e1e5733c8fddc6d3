package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestSeed;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.Acceptance;

class TrailTest {

  @Test
  void concurrentWritersKeepStepsContiguousAndLegal() throws Exception {
    DeliveryConfig hasty =
        new DeliveryConfig(
            new RetryPolicy(50, 1_000_000, 1, 5, 1.0, 0.5, 1_000, 1_000, 2),
            new BreakerPolicy(1_000_000, 1, 1),
            256,
            20,
            20,
            0,
            60_000);
    try (Store store = TestDatabase.empty(config -> config.with(hasty));
        Store other = Store.open(TestDatabase.config().with(hasty))) {
      // Given
      List<Acceptance> cases = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        cases.add(TestAcceptances.vettedCase("police-" + i % 3, "office-" + i % 2));
      }
      DeliverySteps flow = new DeliverySteps(store);
      cases.forEach(flow::accept);

      // When
      long seed = TestSeed.of(TrailTest.class);
      ExecutorService threads = Executors.newFixedThreadPool(16);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Store own = i % 2 == 0 ? store : other;
        int role = i % 4;
        Random random = new Random(seed + i);
        done.add(threads.submit(() -> work(own, role, cases, random)));
      }
      for (Future<?> each : done) {
        each.get();
      }
      threads.shutdown();

      // Then
      assertThat(TestDatabase.count("audit_entry where action = 'attempted'")).isGreaterThan(100);
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void appendsAllStepsOrNone() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TrailAppender trail = store.trailAppender();
      List<StepReason.Code> refusedByTheDatabase =
          List.of(
              new StepReason.Code("one"),
              new StepReason.Code("two"),
              new StepReason.Code("no\0text"));

      // When
      assertThatThrownBy(() -> trail.append(AuditAction.ALARM, refusedByTheDatabase).orElseThrow())
          .isInstanceOf(RuntimeException.class);
      trail
          .append(
              AuditAction.ALARM, List.of(new StepReason.Code("three"), new StepReason.Code("four")))
          .orElseThrow();

      // Then
      assertThat(store.trailEntries().of(AuditEntry.GATEWAY_STREAM).orElseThrow())
          .extracting(auditEntry -> auditEntry.step().whyText().orElseThrow())
          .containsExactly("three", "four");
    }
  }

  private static void work(Store store, int role, List<Acceptance> cases, Random random) {
    DeliverySteps flow = new DeliverySteps(store);
    for (int round = 0; round < 30; round++) {
      if (role == 0) {
        Acceptance any = cases.get(random.nextInt(cases.size()));
        flow.accept(TestAcceptances.instruction(any.referral(), "police-" + random.nextInt(3)));
        flow.accept(any);
      } else if (role == 1) {
        store.reconciler().run(java.util.Map.of(new AgencyId("police-0"), 0L));
      } else {
        for (Ticket ticket : flow.claim()) {
          if (flow.lease(ticket) instanceof LeaseResult.Leased leased && random.nextInt(5) > 0) {
            flow.record(leased, outcome(random));
          }
        }
      }
    }
  }

  private static AttemptOutcome outcome(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> DeliverySteps.RECEIPT;
      case 1 -> new AttemptOutcome.Permanent(ReasonCode.REJECTED);
      default -> DeliverySteps.TIMEOUT;
    };
  }

  @Test
  void operatorActionIsAStepOfTheConsoleStreamAndALeaf() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // When
      store
          .trailAppender()
          .appendConsole(
              "anna",
              AuditAction.OPERATED,
              new StepReason.Operation("Replay.request", Optional.empty(), OptionalInt.empty()))
          .orElseThrow();
      store
          .trailAppender()
          .appendConsole(
              "anna",
              AuditAction.REFUSED,
              new StepReason.Operation("Replay.approve", Optional.of("role"), OptionalInt.of(2)))
          .orElseThrow();

      // Then
      List<AuditEntry> entries = store.trailEntries().of(AuditEntry.CONSOLE_STREAM).orElseThrow();
      assertThat(entries).extracting(AuditEntry::number).containsExactly(1L, 2L);
      assertThat(entries).extracting(entry -> entry.step().actor()).containsOnly("operator:anna");
      assertThat(entries)
          .extracting(entry -> entry.step().whyText().orElseThrow())
          .containsExactly("Replay.request", "Replay.approve/role/x2");
    }
  }

  @Test
  void everyLeafOpensWithItsSaltAndEntry() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Acceptance row = TestAcceptances.vettedCase("police-a");
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(row);
      flow.attempt(flow.claimOne(), DeliverySteps.TIMEOUT);
      store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("start")).orElseThrow();

      // When
      List<AuditEntry> entries = store.trailEntries().of(row.referral().toString()).orElseThrow();

      // Then
      assertThat(entries).hasSize(5);
      try (Connection connection = TestDatabase.connect();
          Statement statement = connection.createStatement()) {
        ResultSet result =
            statement.executeQuery(
                "select salt, leaf from audit_entry where stream = '"
                    + row.referral()
                    + "' order by step");
        for (AuditEntry entry : entries) {
          result.next();
          assertThat(Commitment.opens(result.getBytes(2), result.getBytes(1), entry)).isTrue();
        }
      }
    }
  }
}
