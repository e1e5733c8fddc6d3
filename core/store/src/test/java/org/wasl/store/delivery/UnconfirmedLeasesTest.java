package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.Database;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.LivenessSession;
import org.wasl.database.Result;
import org.wasl.database.Result.Failed;
import org.wasl.database.Result.Failure;
import org.wasl.database.StalledSessions;
import org.wasl.store.DeliverySteps;
import org.wasl.store.StoreConfig;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.RecentOpenings;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Intake;

/** A commit whose answer is lost holds up no delivery. */
class UnconfirmedLeasesTest {
  private static final int OWNER = 4711;
  private static final DeliveryConfig CONFIG = DeliveryConfig.DEFAULT;

  /** The fate of a commit. */
  private enum Fate {
    ANSWERED,
    /** It takes effect, and the connection is lost before the answer. */
    ANSWER_LOST,
    /** The connection is lost before it takes effect. */
    LOST
  }

  /** A pool on whose connections the next commit may be lost. */
  private static final class LossyPool extends HikariDataSource {
    private final HikariDataSource real;
    private final AtomicReference<Fate> next = new AtomicReference<>(Fate.ANSWERED);

    LossyPool(HikariDataSource real) {
      this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = real.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (self, method, arguments) -> call(connection, method, arguments));
    }

    private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
      Fate fate = method.getName().equals("commit") ? next.getAndSet(Fate.ANSWERED) : Fate.ANSWERED;
      if (fate == Fate.LOST) {
        connection.rollback();
      } else if (fate == Fate.ANSWER_LOST) {
        connection.commit();
      }
      if (fate != Fate.ANSWERED) {
        throw new SQLException("synthetic", "08006");
      }
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private LossyPool pool;
  private Database database;
  private LivenessSession liveness;
  private Intake intake;
  private Attempts attempts;
  private Reconciler reconciler;

  @BeforeEach
  void open() throws Exception {
    TestDatabase.empty().close();
    pool = new LossyPool(StoreInternals.pool(TestDatabase.config()));
    database = new Database(pool);
    liveness = new LivenessSession(database, OWNER, 60_000);
    UnconfirmedLeases unconfirmed = new UnconfirmedLeases(OWNER, System::nanoTime);
    intake =
        new Intake(
            database,
            GroupCommitConfig.DEFAULT,
            TestDatabase.config().tombstones(),
            CONFIG,
            unconfirmed,
            new RecentOpenings(System::nanoTime));
    attempts = new Attempts(database, GroupCommitConfig.DEFAULT, CONFIG, unconfirmed);
    reconciler =
        new Reconciler(
            database,
            CONFIG,
            liveness,
            new ClockJumpCorrector(System::nanoTime, 5_000, 60_000),
            new StalledSessions(60_000, System::nanoTime),
            unconfirmed,
            StoreConfig.ABSENCE_MILLIS,
            System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    intake.close();
    attempts.close();
    liveness.close();
    database.close();
  }

  @Test
  void releasesMessageLeaseOfUnansweredCommitAtOnce() throws Exception {
    // Given
    Acceptance underWay = caseLeasedNow();
    intake.accept(underWay).join().orElseThrow();
    Acceptance row = caseLeasedNow();
    pool.next.set(Fate.ANSWER_LOST);
    Result<AcceptResult> answer = intake.accept(row).join();
    // When
    reconciler.run(Map.of()).orElseThrow();
    // Then
    assertThat(answer).isEqualTo(new Failed<>(Failure.UNAVAILABLE));
    assertThat(stateOf(row)).isEqualTo("waiting");
    assertThat(stateOf(underWay)).isEqualTo("attempting");
    assertThat(intake.accept(row).join().orElseThrow()).isInstanceOf(AcceptResult.Duplicate.class);
  }

  @Test
  void releasesTicketLeaseOfUnansweredCommitAtOnce() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a");
    intake.accept(row).join().orElseThrow();
    List<Ticket> tickets =
        new DueDeliveries(database, CONFIG).claim(new InFlightLimits(64, Map.of())).orElseThrow();
    pool.next.set(Fate.ANSWER_LOST);
    Result<LeaseResult> answer = attempts.lease(tickets.getFirst()).join();
    // When
    reconciler.run(Map.of()).orElseThrow();
    // Then
    assertThat(answer).isEqualTo(new Failed<>(Failure.UNAVAILABLE));
    assertThat(stateOf(row)).isEqualTo("waiting");
  }

  @Test
  void repeatedTicketAfterLostCommitKeepsItsLease() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a");
    intake.accept(row).join().orElseThrow();
    Ticket ticket =
        new DueDeliveries(database, CONFIG)
            .claim(new InFlightLimits(64, Map.of()))
            .orElseThrow()
            .getFirst();
    pool.next.set(Fate.LOST);
    Result<LeaseResult> lost = attempts.lease(ticket).join();
    LeaseResult repeated =
        await()
            .atMost(SOON)
            .until(() -> attempts.lease(ticket).join(), Result::isDone)
            .orElseThrow();
    // When
    reconciler.run(Map.of()).orElseThrow();
    // Then
    assertThat(lost).isEqualTo(new Failed<>(Failure.UNAVAILABLE));
    assertThat(repeated).isInstanceOf(LeaseResult.Leased.class);
    assertThat(stateOf(row)).isEqualTo("attempting");
  }

  @Test
  void repeatedMessageAfterLostCommitKeepsItsLease() throws Exception {
    // Given
    Acceptance row = caseLeasedNow();
    pool.next.set(Fate.LOST);
    Result<AcceptResult> lost = intake.accept(row).join();
    // When
    // What comes while the committer still answers those that waited is answered as they are.
    AcceptResult repeated =
        await().atMost(SOON).until(() -> intake.accept(row).join(), Result::isDone).orElseThrow();
    reconciler.run(Map.of()).orElseThrow();
    // Then
    assertThat(lost).isEqualTo(new Failed<>(Failure.UNAVAILABLE));
    assertThat(((AcceptResult.Accepted) repeated).leases()).isEmpty();
    assertThat(stateOf(row)).isEqualTo("waiting");
    assertThat(TestDatabase.count("audit_entry where action = 'interrupted'")).isZero();
  }

  private static Acceptance caseLeasedNow() {
    return TestAcceptances.leasedNow(TestAcceptances.vettedCase("police-a"));
  }

  private static String stateOf(Acceptance row) throws Exception {
    return DeliverySteps.stateOf(row.recipients().getFirst().deliveryId());
  }
}
