package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Compares the database's wall clock with our monotonic one. Intervals are what we promise, and the
 * times that end them are stored by the wall clock: when it jumps, they move along.
 */
public final class ClockJumpCorrector {
  private static final Logger LOG = LoggerFactory.getLogger(ClockJumpCorrector.class);

  private record ClockReading(long wallMicros, long monotonicNanos) {}

  private final LongSupplier monotonicNanos;
  private final long toleranceMillis;
  private ClockReading last;

  public ClockJumpCorrector(LongSupplier monotonicNanos, long toleranceMillis) {
    this.monotonicNanos = monotonicNanos;
    this.toleranceMillis = toleranceMillis;
  }

  /** Starts anew: who was not watching cannot tell a jump from an absence. */
  void reset() {
    last = null;
  }

  /** Shifts what is pending when the clock has jumped; returns by how many milliseconds, or 0. */
  long correct(Connection connection) throws SQLException {
    ClockReading now = new ClockReading(wallMicros(connection), monotonicNanos.getAsLong());
    ClockReading before = last;
    last = now;
    if (before == null) {
      return 0;
    }
    long wall = now.wallMicros - before.wallMicros;
    long jumpMicros = wall - (now.monotonicNanos - before.monotonicNanos) / 1_000;
    if (Math.abs(jumpMicros) <= toleranceMillis * 1_000) {
      return 0;
    }
    LOG.error("the wall clock jumped by {} ms; pending times are shifted", jumpMicros / 1_000);
    // Forward: what lies beyond the jump was written after it. Backward: what is due anyway stays.
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
        "with moved as (select %2$s from %1$s where %4$s"
            + " and %3$s %5$s to_timestamp(?::bigint / 1e6) order by %2$s for update)"
            + " update %1$s t set %3$s = t.%3$s + ?::bigint * interval '1 microsecond'"
            + " from moved where t.%2$s = moved.%2$s";
    try (PreparedStatement statement =
        connection.prepareStatement(String.format(sql, table, key, column, where, side))) {
      statement.setLong(1, boundMicros);
      statement.setLong(2, micros);
      statement.executeUpdate();
    }
  }

  private static long wallMicros(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select (extract(epoch from clock_timestamp()) * 1e6)::bigint")) {
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }
}
