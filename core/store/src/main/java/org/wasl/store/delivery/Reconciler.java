package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.LivenessSession;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.SqlStatement;
import org.wasl.database.StalledSessions;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.PersistentFindings;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.trail.Actors;

/**
 * Finds interrupted work. It finds attempts whose gateway was killed or whose lease ran out, ids
 * that the broker lost, and sessions that stand still within a statement. Only deliveries that are
 * due by SQL are then claimed again. Every gateway runs it about once a second, and one of them
 * does the work. Each gateway gives back its own leases of which it did not learn. Each run shows
 * that its gateway is running. A gateway that does not show that for 10 s counts as dead, or at
 * once if the server is this gateway's own. A gateway that hangs keeps its session, and so it shows
 * that it runs until the server ends the session. That happens after 10 s, or after a lease if that
 * is longer.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int BATCH = 256;

  private static final String ABSENT_OWNERS =
      """
      select distinct d.lease_owner from delivery d
       where d.state = 'attempting' and d.lease_owner <> :instance
           and d.lease_owner <> all (array(%s))
      """
          .formatted(AdvisoryLocks.LIVE_INSTANCES);

  /**
   * Reads by its own index first. A single query that orders and limits would read every delivery.
   */
  private static final String INTERRUPTED =
      """
      with interrupted as materialized (
        select d.id from delivery d
         where d.state = 'attempting'
           and (d.lease_until < clock_timestamp() or d.lease_owner = any(:lease_owners))
         limit :limit for update of d skip locked)
      select %s
        from delivery d join interrupted using (id) order by d.id
      """
          .formatted(DeliverySql.COLUMNS);

  /** The ids are an array, because a subquery may run again for every delivery. */
  private static final String LOST_IDS =
      """
      select %s
        from delivery d
       where d.id = any(array(
         select old.id from (
           select f.id, x.depth,
                  row_number() over (partition by f.recipient order by f.dispatched_at desc)
                    as newer
             from unnest(:agency, :depth) as x(agency, depth)
             join delivery f on f.recipient = x.agency
            where f.state = 'dispatched'
              and f.dispatched_at + :dispatch_grace_millis * interval '1 ms' < clock_timestamp()) old
          where old.newer > old.depth))
         and d.state = 'dispatched'
       order by d.id for update of d skip locked
      """
          .formatted(DeliverySql.COLUMNS);

  private final Database database;
  private final DeliveryConfig config;
  private final LivenessSession liveness;
  private final ClockJumpCorrector clock;
  private final StalledSessions stalled;
  private final UnconfirmedLeases unconfirmed;

  /** Owners of attempts that every run finds absent. */
  private final PersistentFindings<Integer> absent;

  /**
   * @param stalled sessions of any gateway that keep locks and stand still
   * @param unconfirmed leases of this gateway whose commit was not answered
   * @param absenceMillis how long a gateway may have no session before it counts as dead
   * @param monotonicNanos a clock that never goes back, like {@link System#nanoTime}
   */
  public Reconciler(
      Database database,
      DeliveryConfig config,
      LivenessSession liveness,
      ClockJumpCorrector clock,
      StalledSessions stalled,
      UnconfirmedLeases unconfirmed,
      int absenceMillis,
      LongSupplier monotonicNanos) {
    this.database = database;
    this.config = config;
    this.liveness = liveness;
    this.clock = clock;
    this.stalled = stalled;
    this.unconfirmed = unconfirmed;
    this.absent = new PersistentFindings<>(absenceMillis, monotonicNanos);
  }

  /**
   * Runs once.
   *
   * @param queueDepths how many ids each agency's queue holds, with those being consumed. An agency
   *     whose depth is not known is left out, and its ids do not count as lost
   */
  public Result<ReconcilerResult> run(Map<AgencyId, Long> queueDepths) {
    unconfirmed.giveBack(database, config);
    try {
      if (!liveness.tryLead()) {
        clock.reset();
        absent.reset();
        stalled.forget();
        return new Result.Done<>(ReconcilerResult.ELSEWHERE);
      }
    } catch (SQLException e) {
      LOG.warn("cannot run the reconciler: no database session (SQLSTATE {})", e.getSQLState());
      // The clock's last reading stays, because the clock may be set while the database is away.
      absent.reset();
      stalled.forget();
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
    stalled.end(database); // before this run waits for a lock that such a session keeps
    // The clock comes first, because a jump must not look like a lease that ran out.
    Result<Long> jump = clock.correct(database);
    Result<Integer> interrupted = jump.flatMap(done -> deadOwners()).flatMap(this::interruptAll);
    Result<Integer> requeued =
        interrupted.flatMap(
            done -> database.transaction(connection -> requeue(connection, queueDepths)));
    return requeued.map(
        count -> new ReconcilerResult(true, interrupted.orElseThrow(), count, jump.orElseThrow()));
  }

  private Result<List<Integer>> deadOwners() {
    return database
        .transaction(
            connection ->
                SqlStatement.of(connection, ABSENT_OWNERS)
                    .int4("instance", liveness.instance()) // runs this, whatever its session shows
                    .list(row -> row.int4("lease_owner")))
        .map(absent::update);
  }

  private Result<Integer> interruptAll(List<Integer> deadOwners) {
    int count = 0;
    while (true) {
      switch (database.transaction(connection -> interrupt(connection, deadOwners))) {
        case Result.Failed<List<OutcomeResult>>(Failure failure) -> {
          return new Result.Failed<>(failure);
        }
        case Result.Done<List<OutcomeResult>>(List<OutcomeResult> batch) -> {
          count += batch.size();
          if (batch.size() < BATCH) {
            return new Result.Done<>(count);
          }
        }
      }
    }
  }

  private List<OutcomeResult> interrupt(Connection connection, List<Integer> deadOwners)
      throws SQLException {
    Map<DeliveryId, DeliveryRow> rows =
        DeliverySql.lockedRows(
            SqlStatement.of(connection, INTERRUPTED)
                .int4s("lease_owners", deadOwners)
                .int4("limit", BATCH));
    List<OutcomeReport> reports =
        rows.values().stream()
            .map(
                row ->
                    new OutcomeReport(
                        row.receiptSubject(),
                        row.attempt(),
                        new AttemptOutcome.Interrupted(row.alone())))
            .toList();
    return AttemptTransaction.recordOutcomes(connection, config, rows, reports);
  }

  /**
   * An agency that has more old dispatched deliveries than its queue has ids has lost some. Nobody
   * can know which ones, so the oldest are claimed again. If one of their ids was still queued, it
   * is dropped as stale when it is consumed.
   */
  private int requeue(Connection connection, Map<AgencyId, Long> depths) throws SQLException {
    Collection<DeliveryRow> rows =
        DeliverySql.lockedRows(
                SqlStatement.of(connection, LOST_IDS)
                    .unnest(
                        depths.entrySet(),
                        depth ->
                            depth
                                .text("agency", it -> it.getKey().value())
                                .int8("depth", Map.Entry::getValue))
                    .int8("dispatch_grace_millis", config.dispatchGraceMillis()))
            .values();
    DeliverySql.write(connection, rows.stream().map(Reconciler::requeued).toList());
    return rows.size();
  }

  private static DeliveryChange requeued(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.REQUEUED, row.history());
    return DeliveryChange.to(next, next.step(AuditAction.REQUEUED, Actors.GATEWAY))
        .withReason(ReasonCode.ID_LOST);
  }
}
