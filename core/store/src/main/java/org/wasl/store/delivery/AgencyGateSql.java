package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.id.AgencyId;

/** Reads and writes the circuit breakers of agencies. */
final class AgencyGateSql {
  /**
   * A gate and its context.
   *
   * @param breaker the circuit breaker
   * @param paused whether a person or an announced window pauses the agency
   * @param attempting attempts under way to the agency. They are counted only under the lock, when
   *     the breaker's probe must be alone. Otherwise every attempt would pay for the count
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
   * Tells whether a person or an announced window holds deliveries back. Use it in a statement that
   * has {@code agency_gate g}, whose row may be missing.
   */
  static final String IS_PAUSED =
      """
      coalesce(g.paused and coalesce(g.paused_until > clock_timestamp(), true)
        or g.window_from <= clock_timestamp() and g.window_to > clock_timestamp(), false)\
      """;

  /**
   * The columns that {@link #breaker} reads, and the database's clock as {@code now_millis}. Use
   * them in the same way.
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
        from unnest(:agencies) as x(agency)
        %s agency_gate g on g.agency = x.agency
      """;

  private static final String READ = STATE.formatted(BREAKER, IS_PAUSED, "0", "left join");

  private static final String LOCK =
      "select from agency_gate where agency = any(:agencies) order by agency for update";

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

  /** Reads the gates of these agencies. If a gate has no row, nothing holds deliveries back. */
  static Map<AgencyId, GateState> read(Connection connection, Collection<AgencyId> agencies)
      throws SQLException {
    return states(connection, READ, agencies);
  }

  /**
   * Reads the gates and locks them in order of their ids. Take these locks after those on
   * deliveries.
   */
  static Map<AgencyId, GateState> lock(Connection connection, Collection<AgencyId> agencies)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into agency_gate (agency) select unnest(:agencies) order by 1
                on conflict do nothing
            """)
        .texts("agencies", agencies.stream().map(AgencyId::value).toList())
        .update();
    SqlStatement.of(connection, LOCK)
        .texts("agencies", agencies.stream().map(AgencyId::value).toList())
        .exists();
    // A statement counts only rows that were committed before it began. So the counting statement
    // must not be the one that waits.
    return states(connection, READ_LOCKED, agencies);
  }

  private static Map<AgencyId, GateState> states(
      Connection connection, String sql, Collection<AgencyId> agencies) throws SQLException {
    return SqlStatement.of(connection, sql)
        .texts("agencies", agencies.stream().map(AgencyId::value).toList())
        .map(
            row -> new AgencyId(row.text("agency")),
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

  static void write(Connection connection, Map<AgencyId, CircuitBreaker> changed)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            update agency_gate g
               set failures = x.failures,
                   not_before = case when x.millis > 0 then to_timestamp(x.millis / 1000.0) end
              from unnest(:agency, :failures, :millis) as x(agency, failures, millis)
             where g.agency = x.agency
            """)
        .unnest(
            changed.entrySet(),
            entry ->
                entry
                    .text("agency", it -> it.getKey().value())
                    .int4("failures", breaker -> breaker.getValue().failures())
                    .int8("millis", breaker -> breaker.getValue().notBeforeMillis()))
        .update();
  }
}
