package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Compares the database's wall clock with this process's monotonic clock. The gateway promises
 * intervals, but stores when they end as times of the wall clock. When that clock jumps, the
 * pending times are shifted by as much.
 */
public final class ClockJumpCorrector {
  private static final Logger LOG = LoggerFactory.getLogger(ClockJumpCorrector.class);

  private record ClockReading(long wallMicros, long monotonicNanos) {}

  private final LongSupplier monotonicNanos;
  private final long toleranceMillis;
  private Optional<ClockReading> last = Optional.empty();

  /**
   * @param toleranceMillis a difference of more than this is a jump
   */
  public ClockJumpCorrector(LongSupplier monotonicNanos, long toleranceMillis) {
    this.monotonicNanos = monotonicNanos;
    this.toleranceMillis = toleranceMillis;
  }

  /** Resets the comparison: after a pause of the process a jump cannot be detected. */
  void reset() {
    last = Optional.empty();
  }

  /** Shifts the pending times when the clock has jumped; returns by how many milliseconds, or 0. */
  long correct(Connection connection) throws SQLException {
    ClockReading now = new ClockReading(wallMicros(connection), monotonicNanos.getAsLong());
    Optional<ClockReading> earlier = last;
    last = Optional.of(now);
    if (earlier.isEmpty()) {
      return 0;
    }
    ClockReading before = earlier.get();
    long wall = now.wallMicros - before.wallMicros;
    long jumpMicros = wall - (now.monotonicNanos - before.monotonicNanos) / 1_000;
    if (Math.abs(jumpMicros) <= toleranceMillis * 1_000) {
      return 0;
    }
    LOG.error("the wall clock jumped by {} ms; pending times are shifted", jumpMicros / 1_000);
    // Forward: times beyond the jump were written after it. Backward: times that are due stay.
    long bound = jumpMicros > 0 ? before.wallMicros + jumpMicros : now.wallMicros;
    shift(connection, "delivery", "due_at", "state = 'waiting'", jumpMicros, bound);
    String inFlight = "state in ('dispatched', 'attempting')";
    shift(connection, "delivery", "dispatched_at", inFlight, jumpMicros, bound);
    shift(connection, "delivery", "lease_until", inFlight, jumpMicros, bound);
    shift(connection, "agency_gate", "not_before", "true", jumpMicros, bound);
    Step alarm = Step.of(AuditAction.ALARM, Actors.GATEWAY).why(new Why.Code("clock-jump"));
    TrailWriter.append(connection, List.of(new StreamStep(AuditEntry.GATEWAY_STREAM, alarm)));
    return jumpMicros / 1_000;
  }

  private static void shift(
      Connection connection,
      String table,
      String column,
      String where,
      long micros,
      long boundMicros)
      throws SQLException {
    String key = table.equals("delivery") ? "id" : "agency";
    String side = micros > 0 ? "<" : ">";
    String sql =
        """
        with moved as (
          select %2$s from %1$s
           where %4$s and %3$s %5$s to_timestamp(?::bigint / 1e6)
           order by %2$s for update)
        update %1$s t set %3$s = t.%3$s + ?::bigint * interval '1 microsecond'
          from moved where t.%2$s = moved.%2$s
        """
            .formatted(table, key, column, where, side);
    SqlStatement.of(connection, sql).int8(boundMicros).int8(micros).update();
  }

  private static long wallMicros(Connection connection) throws SQLException {
    return SqlStatement.of(
            connection,
            "select (extract(epoch from clock_timestamp()) * 1e6)::bigint as wall_micros")
        .single(row -> row.int8("wall_micros"));
  }
}
