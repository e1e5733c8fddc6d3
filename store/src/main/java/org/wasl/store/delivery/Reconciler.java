package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
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
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.LivenessSession;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Result.Failure;
import org.wasl.store.jdbc.UnnestParameters;
import org.wasl.store.trail.Actors;

/**
 * Finds what was cut off: attempts whose gateway died or whose lease ran out, and ids the broker
 * lost. Whatever SQL says is due is claimed again; nothing else is. To be run about once a second
 * by every gateway: one of them does the work, all of them show that they live. Who does not for 10
 * s, or a lease where that is longer, counts as dead.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int BATCH = 256;

  private final Database database;
  private final DeliveryConfig config;
  private final LivenessSession presence;
  private final ClockJumpCorrector clock;

  public Reconciler(
      Database database,
      DeliveryConfig config,
      LivenessSession presence,
      ClockJumpCorrector clock) {
    this.database = database;
    this.config = config;
    this.presence = presence;
    this.clock = clock;
  }

  /**
   * One run.
   *
   * @param queueDepths ids each agency's queue holds, those being consumed included; an agency that
   *     could not be asked after is left out, and its ids are not missed
   */
  public Result<Reconciliation> run(Map<String, Long> queueDepths) {
    try {
      if (!presence.tryLead()) {
        clock.reset();
        return new Result.Done<>(Reconciliation.ELSEWHERE);
      }
    } catch (SQLException e) {
      LOG.warn("no session for the reconciler (SQLSTATE {})", e.getSQLState());
      clock.reset();
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
    // The clock first: a jump must not look like a lease that ran out.
    Result<Long> jump = database.transaction(clock::correct);
    if (jump instanceof Result.Failed<Long> failed) {
      return new Result.Failed<>(failed.failure());
    }
    int interrupted = 0;
    int parked = 0;
    List<OutcomeResult> batch;
    do {
      Result<List<OutcomeResult>> cutOff = database.transaction(this::interrupt);
      if (cutOff instanceof Result.Failed<List<OutcomeResult>> failed) {
        return new Result.Failed<>(failed.failure());
      }
      batch = cutOff.orElseThrow();
      interrupted += batch.size();
      parked += (int) batch.stream().filter(Reconciler::isParked).count();
    } while (batch.size() == BATCH);
    Result<Integer> requeued = database.transaction(connection -> requeue(connection, queueDepths));
    if (requeued instanceof Result.Failed<Integer> failed) {
      return new Result.Failed<>(failed.failure());
    }
    return new Result.Done<>(
        new Reconciliation(true, interrupted, parked, requeued.orElseThrow(), jump.orElseThrow()));
  }

  private static boolean isParked(OutcomeResult recorded) {
    return recorded instanceof OutcomeResult.Applied applied
        && applied.decision() instanceof RetryDecision.Park;
  }

  private List<OutcomeResult> interrupt(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            // By its own index first: ordered and limited in one go, every delivery would be read.
            "with cut_off as materialized (select d.id from delivery d"
                + " where d.state = 'attempting'"
                + " and (d.lease_until < clock_timestamp() or d.lease_owner <> all (array("
                + AdvisoryLocks.LIVE_INSTANCES
                + ")))"
                + " limit ? for update of d skip locked)"
                + " select"
                + DeliverySql.COLUMNS
                + "from delivery d join cut_off using (id) order by d.id")) {
      statement.setInt(1, BATCH);
      Map<UUID, DeliveryRow> rows = DeliverySql.read(statement.executeQuery());
      List<OutcomeReport> ends =
          rows.values().stream()
              .map(
                  row ->
                      new OutcomeReport(
                          row.id(), row.attempt(), new AttemptOutcome.Interrupted(row.alone())))
              .toList();
      return AttemptTransaction.recordOutcomes(connection, config, rows, ends);
    }
  }

  /**
   * An agency that has more old dispatched deliveries than its queue has ids has lost some. Which
   * ones cannot be known: the oldest are given out again, and what of them was still queued is
   * dropped as stale when it comes.
   */
  private int requeue(Connection connection, Map<String, Long> depths) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select"
                + DeliverySql.COLUMNS
                + "from delivery d where d.id in ("
                + " select old.id from (select f.id, x.depth,"
                + "   row_number() over (partition by f.recipient order by f.dispatched_at desc)"
                + "   as newer from unnest(?, ?) as x(agency, depth)"
                + "   join delivery f on f.recipient = x.agency"
                + "   where f.state = 'dispatched'"
                + "   and f.dispatched_at + ? * interval '1 ms' < clock_timestamp()) old"
                + " where old.newer > old.depth)"
                + " and d.state = 'dispatched' order by d.id for update of d skip locked")) {
      UnnestParameters.of(statement, depths.entrySet())
          .text(Map.Entry::getKey)
          .int8(Map.Entry::getValue);
      statement.setLong(3, config.dispatchGraceMillis());
      Collection<DeliveryRow> rows = DeliverySql.read(statement.executeQuery()).values();
      DeliverySql.write(connection, rows.stream().map(Reconciler::requeued).toList(), 0);
      return rows.size();
    }
  }

  private static DeliveryChange requeued(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.REQUEUED, row.facts());
    return DeliveryChange.to(next, next.step(AuditAction.REQUEUED, Actors.GATEWAY))
        .withReason(ReasonCode.ID_LOST);
  }
}
