package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.store.AttemptBatch.End;
import org.wasl.store.Result.Failure;

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
  private final Presence presence;
  private final ClockWatch clock;

  Reconciler(Database database, DeliveryConfig config, Presence presence, ClockWatch clock) {
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
      if (!presence.hold()) {
        clock.forget();
        return new Result.Done<>(Reconciliation.ELSEWHERE);
      }
    } catch (SQLException e) {
      LOG.warn("no session for the reconciler (SQLSTATE {})", e.getSQLState());
      clock.forget();
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
    // The clock first: a jump must not look like a lease that ran out.
    Result<Long> jump = database.transaction(clock::adjust);
    if (jump instanceof Result.Failed<Long> failed) {
      return new Result.Failed<>(failed.why());
    }
    int interrupted = 0;
    int parked = 0;
    List<Recorded> batch;
    do {
      Result<List<Recorded>> cutOff = database.transaction(this::interrupt);
      if (cutOff instanceof Result.Failed<List<Recorded>> failed) {
        return new Result.Failed<>(failed.why());
      }
      batch = cutOff.orElseThrow();
      interrupted += batch.size();
      parked += (int) batch.stream().filter(Reconciler::isParked).count();
    } while (batch.size() == BATCH);
    Result<Integer> requeued = database.transaction(connection -> requeue(connection, queueDepths));
    if (requeued instanceof Result.Failed<Integer> failed) {
      return new Result.Failed<>(failed.why());
    }
    return new Result.Done<>(
        new Reconciliation(true, interrupted, parked, requeued.orElseThrow(), jump.orElseThrow()));
  }

  private static boolean isParked(Recorded recorded) {
    return recorded instanceof Recorded.Applied applied
        && applied.decision() instanceof Decision.Park;
  }

  private List<Recorded> interrupt(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            // By its own index first: ordered and limited in one go, every delivery would be read.
            "with cut_off as materialized (select d.id from delivery d"
                + " where d.state = 'attempting'"
                + " and (d.lease_until < clock_timestamp() or d.lease_owner <> all (array("
                + Locks.LIVING
                + ")))"
                + " limit ? for update of d skip locked)"
                + " select"
                + DeliverySql.COLUMNS
                + "from delivery d join cut_off using (id) order by d.id")) {
      statement.setInt(1, BATCH);
      Map<UUID, DeliveryRow> rows = DeliverySql.read(statement.executeQuery());
      List<End> ends =
          rows.values().stream()
              .map(row -> new End(row.id(), row.attempt(), new Outcome.Interrupted(row.alone())))
              .toList();
      return AttemptBatch.end(connection, config, rows, ends);
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
      Columns.of(statement, depths.entrySet()).text(Map.Entry::getKey).int8(Map.Entry::getValue);
      statement.setLong(3, config.dispatchGraceMillis());
      Collection<DeliveryRow> rows = DeliverySql.read(statement.executeQuery()).values();
      DeliverySql.write(connection, rows.stream().map(Reconciler::requeued).toList(), 0);
      return rows.size();
    }
  }

  private static Change requeued(DeliveryRow row) {
    DeliveryRow next = row.after(AuditAction.REQUEUED, row.facts());
    return Change.to(next, next.step(AuditAction.REQUEUED, Actors.GATEWAY))
        .because(Reason.ID_LOST.code());
  }
}
