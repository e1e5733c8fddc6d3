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
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Compares the database's wall clock with this process's monotonic clock. The gateway promises
 * intervals, but stores when they end as times of the wall clock. When that clock jumps, the
 * pending times are shifted by as much. While no process compares the clocks, only a jump back can
 * be seen. The newest step of the trail is ahead of the clock then.
 */
public final class ClockJumpCorrector {
  private static final Logger LOG = LoggerFactory.getLogger(ClockJumpCorrector.class);

  private record ClockReading(long wallMicros, long monotonicNanos) {}

  /**
   * The result of a comparison.
   *
   * @param next the reading with which the next comparison begins
   */
  private record Correction(Optional<ClockReading> next, long jumpMillis) {}

  /** A column with the end of an interval, of the rows to which a condition applies. */
  private record PendingTime(String table, String key, String column, String where) {

    /** A statement whose parameters are a bound and a jump, in microseconds. */
    String shift(boolean forward) {
      return """
      with moved as (
        select %2$s from %1$s
         where %4$s and %3$s %5$s to_timestamp(:bound_micros::bigint / 1e6)
         order by %2$s for update)
      update %1$s t set %3$s = t.%3$s + :jump_micros::bigint * interval '1 microsecond'
        from moved where t.%2$s = moved.%2$s
      """
          .formatted(table, key, column, where, forward ? "<" : ">");
    }
  }

  private static final String IN_FLIGHT = "state in ('dispatched', 'attempting')";

  /** The pending times, in the order in which other transactions lock the tables. */
  private static final List<PendingTime> TIMES =
      List.of(
          new PendingTime("replay_request", "id", "next_at", "state = 'running'"),
          new PendingTime("delivery", "id", "due_at", "state = 'waiting'"),
          new PendingTime("delivery", "id", "dispatched_at", IN_FLIGHT),
          new PendingTime("delivery", "id", "lease_until", IN_FLIGHT),
          new PendingTime("agency_gate", "agency", "not_before", "true"));

  private final LongSupplier monotonicNanos;
  private final long toleranceMillis;
  private final long longestMillis;
  private Optional<ClockReading> last = Optional.empty();

  /**
   * @param toleranceMillis a difference of more than this is a jump
   * @param longestMillis longest interval that is promised
   */
  public ClockJumpCorrector(LongSupplier monotonicNanos, long toleranceMillis, long longestMillis) {
    this.monotonicNanos = monotonicNanos;
    this.toleranceMillis = toleranceMillis;
    this.longestMillis = longestMillis;
  }

  /** Takes the first reading. Call it before this process writes a step. */
  public void start(Database database) {
    last = database.transaction(this::firstReading).toOptional().flatMap(reading -> reading);
  }

  private Optional<ClockReading> firstReading(Connection connection) throws SQLException {
    Optional<ClockReading> now = read(connection);
    return now.isPresent() ? Optional.of(notBeforeNewestStep(connection, now.get())) : now;
  }

  /** Resets the comparison, because another process compares the clocks. */
  void reset() {
    last = Optional.empty();
  }

  /**
   * Shifts the pending times when the clock has jumped. The reading counts once the shift is
   * committed, so that a jump whose transaction failed is found again by the next run.
   *
   * @return by how many milliseconds, or 0
   */
  Result<Long> correct(Database database) {
    Result<Correction> result = database.transaction(this::correct);
    return result.map(
        correction -> {
          last = correction.next;
          return correction.jumpMillis;
        });
  }

  private Correction correct(Connection connection) throws SQLException {
    Optional<ClockReading> reading = read(connection);
    if (reading.isEmpty()) {
      return new Correction(last, 0);
    }
    ClockReading now = reading.get();
    ClockReading before = last.isPresent() ? last.get() : notBeforeNewestStep(connection, now);
    long wall = now.wallMicros - before.wallMicros;
    long jumpMicros = wall - (now.monotonicNanos - before.monotonicNanos) / 1_000;
    if (Math.abs(jumpMicros) <= toleranceMillis * 1_000) {
      return new Correction(reading, 0);
    }
    LOG.error("the wall clock jumped by {} ms; pending times are shifted", jumpMicros / 1_000);
    // Nearly every delivery of the backlog is written.
    Database.liftTimeouts(connection);
    // After a jump forward, a time beyond the jump and every interval was written after the jump.
    // An earlier time that was written since the jump cannot be told from the rest, so it waits
    // longer, by less than the longest interval. After a jump back, times that are due stay.
    long bound =
        jumpMicros > 0
            ? before.wallMicros + Math.max(jumpMicros, longestMillis * 1_000)
            : now.wallMicros;
    for (PendingTime time : TIMES) {
      SqlStatement.of(connection, time.shift(jumpMicros > 0))
          .int8("bound_micros", bound)
          .int8("jump_micros", jumpMicros)
          .update();
    }
    Step alarm = Step.of(AuditAction.ALARM, Actors.GATEWAY).why(new StepReason.Code("clock-jump"));
    TrailWriter.append(connection, List.of(new StreamStep(AuditEntry.GATEWAY_STREAM, alarm)));
    return new Correction(reading, jumpMicros / 1_000);
  }

  /**
   * Empty if the process stood still between the two clocks, because that would seem to be a jump.
   */
  private Optional<ClockReading> read(Connection connection) throws SQLException {
    long beforeNanos = monotonicNanos.getAsLong();
    long wallMicros =
        SqlStatement.of(
                connection,
                "select (extract(epoch from clock_timestamp()) * 1e6)::bigint as wall_micros")
            .single(row -> row.int8("wall_micros"));
    long afterNanos = monotonicNanos.getAsLong();
    return afterNanos - beforeNanos > toleranceMillis * 1_000_000 / 2
        ? Optional.empty()
        : Optional.of(new ClockReading(wallMicros, afterNanos));
  }

  /** Returns this reading, or the time at which the newest step was written if that is later. */
  private static ClockReading notBeforeNewestStep(Connection connection, ClockReading now)
      throws SQLException {
    long newestMicros =
        SqlStatement.of(
                connection,
                """
                select (extract(epoch from at) * 1e6)::bigint as newest_micros
                  from audit_entry order by seq desc limit 1
                """)
            .first(row -> row.int8("newest_micros"))
            .orElse(now.wallMicros);
    return new ClockReading(Math.max(newestMicros, now.wallMicros), now.monotonicNanos);
  }
}
