package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.database.Database;
import org.wasl.database.LivenessSession;
import org.wasl.database.Result;
import org.wasl.database.StalledSessions;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

class ReconcilerTest {
  private static final long GRACE_MILLIS = 0;
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Class of the advisory locks by which gateways show that they are running. */
  private static final int PRESENCE = 0x5741534c;

  private static DeliveryConfig leases(long millis) {
    return new DeliveryConfig(
        RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, millis, GRACE_MILLIS, 0, 5_000);
  }

  @Tag("soak")
  @Test
  void attemptOfDeadGatewayIsRequeuedBeforeItsLeaseExpires() throws Exception {
    try (Store living = TestDatabase.empty(config -> config.with(leases(3_600_000)))) {
      // Given
      DeliverySteps flow = new DeliverySteps(living);
      flow.accept(TestAcceptances.vettedCase("police-a"));
      flow.accept(TestAcceptances.vettedCase("office-a"));
      Store dying = Store.open(TestDatabase.config().with(leases(3_600_000)));
      List<Ticket> tickets = flow.claim();
      flow.leased(tickets.get(0));
      LeaseResult.Leased lost = new DeliverySteps(dying).leased(tickets.get(1));
      assertThat(flow.reconcile().interrupted()).isZero();

      // When
      dying.close();

      // Then
      Awaitility.await().atMost(SOON).until(() -> flow.reconcile().interrupted() == 1);
      assertThat(DeliverySteps.stateOf(lost.deliveryId())).isEqualTo("waiting");
      assertThat(TestDatabase.count("delivery where state = 'attempting'")).isEqualTo(1);
      DeliverySteps.assertTrailsAreSound(living);
    }
  }

  @Test
  void briefDisconnectKeepsCallsAndLongOneLosesThem() throws Exception {
    AtomicLong later = new AtomicLong();
    TestDatabase.empty().close();
    try (Store leader =
            StoreInternals.open(
                TestDatabase.config().with(leasesWhateverTheClockDoes()),
                () -> System.nanoTime() + later.get());
        Store other = Store.open(TestDatabase.config().with(leasesWhateverTheClockDoes()))) {
      // Given
      DeliverySteps flow = new DeliverySteps(leader);
      flow.reconcile();
      flow.accept(TestAcceptances.vettedCase("police-a"));
      new DeliverySteps(other).leased(flow.claimOne());
      // When
      cutSessionOfTheOther();
      int atOnce = flow.reconcile().interrupted();
      new DeliverySteps(other).reconcile();
      later.addAndGet(MINUTE_NANOS);
      int afterItsReturn = flow.reconcile().interrupted();
      cutSessionOfTheOther();
      int cutAgain = flow.reconcile().interrupted();
      later.addAndGet(MINUTE_NANOS);
      int whenItStaysAway = flow.reconcile().interrupted();
      // Then
      assertThat(List.of(atOnce, afterItsReturn, cutAgain)).containsOnly(0);
      assertThat(whenItStaysAway).isEqualTo(1);
    }
  }

  @Test
  void takesOverCallsOfKilledPredecessorAtOnceOnItsOwnServer() throws Exception {
    try (Store store = TestDatabase.empty(StoreConfig::alone)) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a"));
      flow.leased(flow.claimOne());
      TestDatabase.execute("update delivery set lease_owner = -1");
      // When
      int interrupted = flow.reconcile().interrupted();
      // Then
      assertThat(interrupted).isEqualTo(1);
    }
  }

  @Test
  void disconnectDuringReconciliationKeepsOwnCalls() throws Exception {
    AtomicBoolean cutNow = new AtomicBoolean();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(
            TestDatabase.config().alone(),
            () -> {
              if (cutNow.getAndSet(false)) {
                cutEverySession();
              }
              return System.nanoTime();
            })) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a"));
      flow.leased(flow.claimOne());
      // When
      cutNow.set(true);
      int interrupted = flow.reconcile().interrupted();
      // Then
      assertThat(cutNow).isFalse();
      assertThat(interrupted).isZero();
    }
  }

  /** Ends the sessions by which gateways show that they are running. */
  private static void cutEverySession() {
    String sessions =
        "from pg_locks where locktype = 'advisory' and classid = %d::bigint::oid"
            .formatted(PRESENCE);
    try {
      TestDatabase.text("select count(pg_terminate_backend(pid)) " + sessions);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> TestDatabase.text("select pid::text " + sessions) == null);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns limits by which no step of a test's monotonic clock looks like a jump of the wall
   * clock.
   */
  private static DeliveryConfig leasesWhateverTheClockDoes() {
    return new DeliveryConfig(
        RetryPolicy.DEFAULT,
        BreakerPolicy.DEFAULT,
        256,
        3_600_000,
        GRACE_MILLIS,
        0,
        Duration.ofDays(1).toMillis());
  }

  /** Ends the session by which the gateway that is not the reconciler shows that it is running. */
  private static void cutSessionOfTheOther() throws Exception {
    String sessions =
        """
        from pg_locks p where p.locktype = 'advisory' and p.classid = %d::bigint::oid
          and not exists (select from pg_locks r where r.pid = p.pid
            and r.locktype = 'advisory' and r.classid = %d::bigint::oid)
        """
            .formatted(PRESENCE, PRESENCE + 1);
    assertThat(TestDatabase.text("select pg_terminate_backend(p.pid)::text " + sessions))
        .isEqualTo("true");
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.text("select p.pid::text " + sessions) == null);
  }

  @Test
  void requeuesOnlyIdsThatTheBrokerLost() throws Exception {
    try (Store store = TestDatabase.empty(config -> config.with(leases(60_000)))) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      for (int i = 0; i < 6; i++) {
        flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
      }
      assertThat(flow.claim()).hasSize(12);

      // When
      Map<AgencyId, Long> allThere =
          Map.of(new AgencyId("police-a"), 6L, new AgencyId("office-a"), 6L);
      Map<AgencyId, Long> twoLost =
          Map.of(new AgencyId("police-a"), 4L, new AgencyId("office-a"), 6L);
      int nothing = store.reconciler().run(allThere).orElseThrow().requeued();
      int notAsked = store.reconciler().run(Map.of()).orElseThrow().requeued();
      int two = store.reconciler().run(twoLost).orElseThrow().requeued();

      // Then
      assertThat(nothing).isZero();
      assertThat(notAsked).isZero();
      assertThat(two).isEqualTo(2);
      assertThat(flow.claim())
          .hasSize(2)
          .allMatch(ticket -> ticket.agency().value().equals("police-a"));
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void requeuesEverythingAfterTotalBrokerLoss() throws Exception {
    try (Store store = TestDatabase.empty(config -> config.with(leases(60_000)))) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      for (int i = 0; i < 20; i++) {
        flow.accept(TestAcceptances.vettedCase("police-a"));
      }
      List<Ticket> lost = flow.claim();

      // When
      store.reconciler().run(Map.of(new AgencyId("police-a"), 0L)).orElseThrow();
      List<Ticket> reclaimed = flow.claim();

      // Then
      assertThat(reclaimed).hasSize(20);
      assertThat(flow.lease(lost.get(0)))
          .isEqualTo(new LeaseResult.Dropped(LeaseResult.DropReason.STALE));
      reclaimed.forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
      assertThat(TestDatabase.count("delivery where state = 'delivered'")).isEqualTo(20);
    }
  }

  @Test
  void anotherGatewayTakesOverReconciliation() throws Exception {
    // Given
    Store first = TestDatabase.empty();
    try (Store second = Store.open(TestDatabase.config())) {
      assertThat(new DeliverySteps(first).reconcile().ran()).isTrue();
      assertThat(new DeliverySteps(second).reconcile().ran()).isFalse();

      // When
      first.close();

      // Then
      Awaitility.await().atMost(SOON).until(() -> new DeliverySteps(second).reconcile().ran());
    }
  }

  /** Threat row 15. */
  @Test
  void clockJumpOfADayNeitherHurriesNorDelaysRetries() throws Exception {
    for (long days : new long[] {1, -1}) {
      AtomicLong standing = new AtomicLong();
      TestDatabase.empty().close();
      try (Store store =
          StoreInternals.open(
              TestDatabase.config().with(leases(3_000_000)),
              () -> System.nanoTime() + standing.get())) {
        // Given
        DeliverySteps flow = new DeliverySteps(store);
        flow.accept(TestAcceptances.vettedCase("police-a", "office-a", "desk"));
        List<Ticket> tickets = flow.claim();
        flow.attempt(tickets.get(0), DeliverySteps.TIMEOUT);
        flow.leased(tickets.get(1));
        flow.reconcile();
        TestDatabase.execute(
            "update delivery set due_at = now() + interval '50 min' where state = 'waiting'");

        // When: to the monotonic clock, the wall clock has moved by days
        standing.set(Duration.ofDays(-days).toNanos());
        TestDatabase.execute(shift(days));
        ReconcilerResult seen = flow.reconcile();

        // Then
        assertThat(seen.clockJumpMillis()).isBetween(millis(days) - 5_000, millis(days) + 5_000);
        assertThat(seen.interrupted()).isZero();
        assertThat(flow.claim()).isEmpty();
        assertThat(TestDatabase.count(inHalfAnHour("due_at") + " and state = 'waiting'"))
            .isEqualTo(1);
        assertThat(TestDatabase.count(inHalfAnHour("lease_until"))).isEqualTo(1);
        assertThat(flow.reconcile().clockJumpMillis()).isZero();
        assertThat(store.trailEntries().of("gateway").orElseThrow())
            .extracting(entry -> entry.step().whyText().orElseThrow())
            .contains("clock-jump");
      }
    }
  }

  @Test
  void shortClockJumpEndsNoLeaseEarly() throws Exception {
    AtomicLong standing = new AtomicLong();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(
            TestDatabase.config().with(leases(500_000)),
            () -> System.nanoTime() + standing.get())) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a"));
      flow.leased(flow.claim().get(0));
      flow.reconcile();

      // When: to the monotonic clock, the wall clock has moved by 200 seconds
      standing.set(-Duration.ofSeconds(200).toNanos());
      flow.reconcile();

      // Then
      assertThat(
              TestDatabase.count(
                  "delivery where lease_until"
                      + " between now() + interval '550 s' and now() + interval '750 s'"))
          .isEqualTo(1);
    }
  }

  /** A delivery that waits as the wall clock jumps back by a day. */
  private static DeliverySteps dueADayLater(Store store, AtomicLong standing) throws Exception {
    DeliverySteps flow = new DeliverySteps(store);
    flow.accept(TestAcceptances.vettedCase("police-a"));
    flow.reconcile();
    standing.set(Duration.ofDays(1).toNanos());
    TestDatabase.execute("update delivery set due_at = now() + interval '1 day 50 min'");
    return flow;
  }

  /** Threat row 15. */
  @Test
  void clockCorrectionWithoutGatewayDelaysNothing() throws Exception {
    // Given a gateway that ran while the clock was a day ahead
    try (Store before = TestDatabase.empty(config -> config.with(leases(50_000)))) {
      new DeliverySteps(before).accept(TestAcceptances.vettedCase("police-a"));
      TestDatabase.execute("update delivery set due_at = due_at + interval '1 day'");
      TestDatabase.execute(
          "insert into agency_gate (agency, not_before)"
              + " values ('police-a', now() + interval '1 day')");
      TestDatabase.execute("update audit_entry set at = at + interval '1 day'");
    }
    try (Store store = Store.open(TestDatabase.config().with(leases(50_000)))) {
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("office-a"));

      // When
      ReconcilerResult seen = flow.reconcile();

      // Then
      assertThat(seen.clockJumpMillis()).isBetween(millis(-1) - 60_000, millis(-1) + 60_000);
      assertThat(flow.reconcile().clockJumpMillis()).isZero();
      assertThat(TestDatabase.count("delivery where due_at > now() + interval '1 minute'"))
          .isZero();
      assertThat(TestDatabase.count("agency_gate where not_before > now() + interval '1 minute'"))
          .isZero();
      assertThat(store.trailEntries().of("gateway").orElseThrow())
          .extracting(entry -> entry.step().whyText().orElseThrow())
          .contains("clock-jump");
    }
  }

  @Test
  void detectsClockJumpAfterDatabaseOutage() throws Exception {
    AtomicLong standing = new AtomicLong();
    TestDatabase.empty().close();
    try (UnreachablePool pool = new UnreachablePool(StoreInternals.pool(TestDatabase.config()));
        Store store = Store.open(TestDatabase.config())) {
      // Given
      Database database = new Database(pool);
      Reconciler reconciler =
          new Reconciler(
              database,
              leases(50_000),
              new LivenessSession(database, 4711, 60_000),
              new ClockJumpCorrector(() -> System.nanoTime() + standing.get(), 5_000, 60_000),
              new StalledSessions(60_000, System::nanoTime),
              new UnconfirmedLeases(4711, System::nanoTime),
              0,
              System::nanoTime);
      reconciler.run(Map.of()).orElseThrow();

      // When
      standing.set(Duration.ofDays(1).toNanos());
      pool.isUnreachable = true;
      cutEverySession();
      Result<ReconcilerResult> away = reconciler.run(Map.of());
      pool.isUnreachable = false;
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("police-a"));
      long jumpMillis = reconciler.run(Map.of()).orElseThrow().clockJumpMillis();

      // Then
      assertThat(away.isDone()).isFalse();
      assertThat(jumpMillis).isBetween(millis(-1) - 5_000, millis(-1) + 5_000);
    }
  }

  /** Gives no connection at times. */
  private static final class UnreachablePool extends HikariDataSource {
    private final HikariDataSource real;
    private boolean isUnreachable;

    UnreachablePool(HikariDataSource real) {
      this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (isUnreachable) {
        throw new SQLException("synthetic", "08001");
      }
      return real.getConnection();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Test
  void pauseDuringClockReadingIsNoJump() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(
            TestDatabase.config().with(leases(50_000)),
            () ->
                System.nanoTime()
                    + (readings.getAndDecrement() == 1 ? Duration.ofSeconds(20).toNanos() : 0))) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.reconcile();

      // When the last reading of the monotonic clock is late
      readings.set(3); // after that for stalled sessions, and one before the wall clock's
      long jumpMillis = flow.reconcile().clockJumpMillis();

      // Then
      assertThat(jumpMillis).isZero();
      assertThat(flow.reconcile().clockJumpMillis()).isZero();
    }
  }

  @Test
  void nextRunRepeatsFailedClockCorrection() throws Exception {
    AtomicLong standing = new AtomicLong();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(
            TestDatabase.config().with(leases(50_000)), () -> System.nanoTime() + standing.get())) {
      // Given
      DeliverySteps flow = dueADayLater(store, standing);

      // When
      TestDatabase.execute("alter table agency_gate rename to agency_gate_elsewhere");
      Result<ReconcilerResult> failed;
      try {
        failed = store.reconciler().run(Map.of());
      } finally {
        TestDatabase.execute("alter table agency_gate_elsewhere rename to agency_gate");
      }
      ReconcilerResult next = flow.reconcile();

      // Then
      assertThat(failed.isDone()).isFalse();
      assertThat(next.clockJumpMillis()).isBetween(millis(-1) - 5_000, millis(-1) + 5_000);
      assertThat(TestDatabase.count(inHalfAnHour("due_at"))).isEqualTo(1);
    }
  }

  @Test
  void clockCorrectionHasNoTimeoutForLargeBacklog() throws Exception {
    AtomicLong standing = new AtomicLong();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(
            TestDatabase.config().with(leases(50_000)), () -> System.nanoTime() + standing.get())) {
      // Given
      dueADayLater(store, standing);

      // When
      Result<ReconcilerResult> result;
      try (TimeoutsRefused _ = new TimeoutsRefused()) {
        result = store.reconciler().run(Map.of());
      }

      // Then
      assertThat(result.isDone()).isTrue();
      assertThat(TestDatabase.count(inHalfAnHour("due_at"))).isEqualTo(1);
    }
  }

  @Test
  void clockJumpBackDoesNotDelayRunningRequest() throws Exception {
    AtomicLong standing = new AtomicLong();
    TestDatabase.empty().close();
    try (Store store =
        StoreInternals.open(TestDatabase.config(), () -> System.nanoTime() + standing.get())) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.reconcile();
      TestDatabase.execute(
          """
          insert into replay_request (id, action, reason, requested_by, expires_at, state,
              per_minute, next_at, total)
          values (gen_random_uuid(), 'replay', 'agency-mended', 'anna', now(), 'running', 60,
              now() + interval '1 day 50 s', 2)
          """);

      // When
      standing.set(Duration.ofDays(1).toNanos());
      flow.reconcile();

      // Then
      assertThat(
              TestDatabase.count(
                  "replay_request where next_at < now() + interval '60 s' and state = 'running'"))
          .isEqualTo(1);
    }
  }

  /** Times as the clock before the jump wrote them. */
  private static String shift(long days) {
    return "update delivery set due_at = due_at - interval '%1$d days',".formatted(days)
        + " lease_until = lease_until - interval '%1$d days'".formatted(days);
  }

  private static String inHalfAnHour(String column) {
    return "delivery where "
        + column
        + " between now() + interval '30 min' and now() + interval '60 min'";
  }

  private static long millis(long days) {
    return Duration.ofDays(days).toMillis();
  }
}
