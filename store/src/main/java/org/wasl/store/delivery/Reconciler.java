package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.LivenessSession;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Result.Failure;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;

/**
 * Finds what was interrupted: attempts whose gateway died or whose lease ran out, and ids that the
 * broker lost. What SQL says is due is then claimed again, and nothing else. To be run about once a
 * second by every gateway: one of them does the work, and each run shows that its gateway is
 * running. A gateway that does not run it for 10 s, or for a lease where that is longer, counts as
 * dead.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int BATCH = 256;

  /** By its own index first: ordered and limited in one go, every delivery would be read. */
  private static final String INTERRUPTED =
      """
      with interrupted as materialized (
        select d.id from delivery d
         where d.state = 'attempting'
           and (d.lease_until < clock_timestamp() or d.lease_owner <> all (array(%s)))
         limit ? for update of d skip locked)
      select %s
        from delivery d join interrupted using (id) order by d.id
      """
          .formatted(AdvisoryLocks.LIVE_INSTANCES, DeliverySql.COLUMNS);

  /** Their ids as an array: as a subquery they may be looked for again for every delivery. */
  private static final String LOST_IDS =
      """
      select %s
        from delivery d
       where d.id = any(array(
         select old.id from (
           select f.id, x.depth,
                  row_number() over (partition by f.recipient order by f.dispatched_at desc)
                    as newer
             from unnest(?, ?) as x(agency, depth)
             join delivery f on f.recipient = x.agency
            where f.state = 'dispatched'
              and f.dispatched_at + ? * interval '1 ms' < clock_timestamp()) old
          where old.newer > old.depth))
         and d.state = 'dispatched'
       order by d.id for update of d skip locked
      """
          .formatted(DeliverySql.COLUMNS);

  private final Database database;
  private final DeliveryConfig config;
  private final LivenessSession liveness;
  private final ClockJumpCorrector clock;

  public Reconciler(
      Database database,
      DeliveryConfig config,
      LivenessSession liveness,
      ClockJumpCorrector clock) {
    this.database = database;
    this.config = config;
    this.liveness = liveness;
    this.clock = clock;
  }

  /**
   * One run.
   *
   * @param queueDepths ids each agency's queue holds, those being consumed included; an agency
   *     whose depth is not known is left out, and its ids are not missed
   */
  public Result<ReconcilerResult> run(Map<String, Long> queueDepths) {
    try {
      if (!liveness.tryLead()) {
        clock.reset();
        return new Result.Done<>(ReconcilerResult.ELSEWHERE);
      }
    } catch (SQLException e) {
      LOG.warn("no session for the reconciler (SQLSTATE {})", e.getSQLState());
      clock.reset();
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
    // The clock first: a jump must not look like a lease that ran out.
    Result<Long> jump = clock.correct(database);
    Result<Integer> interrupted = jump.flatMap(done -> interruptAll());
    Result<Integer> requeued =
        interrupted.flatMap(
            done -> database.transaction(connection -> requeue(connection, queueDepths)));
    return requeued.map(
        count -> new ReconcilerResult(true, interrupted.orElseThrow(), count, jump.orElseThrow()));
  }

  private Result<Integer> interruptAll() {
    int count = 0;
    while (true) {
      switch (database.transaction(this::interrupt)) {
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

  private List<OutcomeResult> interrupt(Connection connection) throws SQLException {
    Map<UUID, DeliveryRow> rows =
        DeliverySql.lockedRows(SqlStatement.of(connection, INTERRUPTED).int4(BATCH));
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
   * An agency that has more old dispatched deliveries than its queue has ids has lost some. Which
   * ones cannot be known: the oldest are claimed again, and an id of them that was still queued is
   * dropped as stale when it is consumed.
   */
  private int requeue(Connection connection, Map<String, Long> depths) throws SQLException {
    Collection<DeliveryRow> rows =
        DeliverySql.lockedRows(
                SqlStatement.of(connection, LOST_IDS)
                    .unnest(
                        depths.entrySet(),
                        depth -> depth.text(Map.Entry::getKey).int8(Map.Entry::getValue))
                    .int8(config.dispatchGraceMillis()))
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
