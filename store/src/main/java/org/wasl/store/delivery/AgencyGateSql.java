package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/** Reads and writes the circuit breakers of agencies. */
final class AgencyGateSql {
  /**
   * A gate and its context.
   *
   * @param breaker the circuit breaker
   * @param paused by a person, or by an announced window
   * @param attempting attempts under way to the agency. They are counted under the lock only, where
   *     the breaker's probe must be alone: otherwise every attempt would pay for the count
   * @param nowMillis the database's clock, to which the breaker's times belong
   */
  record GateState(CircuitBreaker breaker, boolean paused, int attempting, long nowMillis) {
    GateState with(CircuitBreaker other) {
      return new GateState(other, paused, attempting, nowMillis);
    }

    boolean isOpen() {
      return !paused && breaker.allows(nowMillis);
    }
  }

  /**
   * Whether a person or an announced window holds deliveries back. To be used in a statement that
   * has {@code agency_gate g}, whose row may be missing.
   */
  static final String IS_PAUSED =
      """
      coalesce(g.paused and coalesce(g.paused_until > clock_timestamp(), true)
        or g.window_from <= clock_timestamp() and g.window_to > clock_timestamp(), false)\
      """;

  /**
   * The columns that {@link #breaker} reads, and the database's clock as {@code now_millis}; to be
   * used likewise.
   */
  static final String BREAKER =
      """
      coalesce(g.failures, 0) as failures,
             coalesce(extract(epoch from g.not_before) * 1000, 0)::bigint as not_before_millis,
             (extract(epoch from clock_timestamp()) * 1000)::bigint as now_millis\
      """;

  private static final String STATE =
      """
      select x.agency, %s,
             %s as paused,
             %s as attempting
        from unnest(?) as x(agency)
        %s agency_gate g on g.agency = x.agency
      """;

  private static final String READ = STATE.formatted(BREAKER, IS_PAUSED, "0", "left join");

  private static final String LOCK =
      "select from agency_gate where agency = any(?) order by agency for update";

  private static final String READ_LOCKED =
      STATE.formatted(
          BREAKER,
          IS_PAUSED,
          """
          (select count(*) from delivery d
            where d.recipient = x.agency and d.state = 'attempting')\
          """,
          "join");

  private AgencyGateSql() {}

  /** The gates of these agencies; without a row nothing holds deliveries back. */
  static Map<String, GateState> read(Connection connection, Collection<String> agencies)
      throws SQLException {
    return states(connection, READ, agencies);
  }

  /** The same, locked in order of their ids. To be taken after the locks on deliveries. */
  static Map<String, GateState> lock(Connection connection, Collection<String> agencies)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into agency_gate (agency) select unnest(?) order by 1 on conflict do nothing
            """)
        .texts(agencies)
        .update();
    SqlStatement.of(connection, LOCK).texts(agencies).exists();
    // A statement counts what was committed before it began: it must not be the one that waits.
    return states(connection, READ_LOCKED, agencies);
  }

  private static Map<String, GateState> states(
      Connection connection, String sql, Collection<String> agencies) throws SQLException {
    return SqlStatement.of(connection, sql)
        .texts(agencies)
        .map(
            row -> row.text("agency"),
            row ->
                new GateState(
                    breaker(row),
                    row.bool("paused"),
                    row.int4("attempting"),
                    row.int8("now_millis")));
  }

  static CircuitBreaker breaker(Row row) throws SQLException {
    return new CircuitBreaker(row.int4("failures"), row.int8("not_before_millis"));
  }

  static void write(Connection connection, Map<String, CircuitBreaker> changed)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            update agency_gate g
               set failures = x.failures,
                   not_before = case when x.millis > 0 then to_timestamp(x.millis / 1000.0) end
              from unnest(?, ?, ?) as x(agency, failures, millis)
             where g.agency = x.agency
            """)
        .unnest(
            changed.entrySet(),
            entry ->
                entry
                    .text(Map.Entry::getKey)
                    .int4(breaker -> breaker.getValue().failures())
                    .int8(breaker -> breaker.getValue().notBeforeMillis()))
        .update();
  }
}
