package org.wasl.store.delivery;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** What is open, per agency. Never looks at what is done. */
public final class DeliveryBacklog {

  /**
   * One agency.
   *
   * @param waiting deliveries that wait, due or not
   * @param due those due now
   * @param oldestDueSeconds age of the longest due one; 0 when none is
   * @param inFlight on the broker or in a call
   * @param parked waiting for a person
   * @param failures transient failures in a row, as the breaker counts them
   * @param gateOpen neither the breaker nor a person holds deliveries back
   * @param paused by a person, or by an announced window
   */
  public record AgencyBacklog(
      long waiting,
      long due,
      long oldestDueSeconds,
      long inFlight,
      long parked,
      int failures,
      boolean gateOpen,
      boolean paused) {}

  private final Database database;

  public DeliveryBacklog(Database database) {
    this.database = database;
  }

  /** By agency id; an agency with nothing open and nothing wrong is left out. */
  public Result<Map<String, AgencyBacklog>> snapshot() {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "with open as ("
                      + " select recipient, count(*) as waiting,"
                      + "  count(*) filter (where due_at <= now()) as due, min(due_at) as oldest,"
                      + "  0 as in_flight, 0 as parked"
                      + " from delivery where state = 'waiting' group by recipient"
                      + " union all select recipient, 0, 0, null, count(*), 0 from delivery"
                      + "  where state in ('dispatched', 'attempting') group by recipient"
                      + " union all select recipient, 0, 0, null, 0, count(*) from delivery"
                      + "  where state = 'parked' group by recipient"
                      + " union all select agency, 0, 0, null, 0, 0 from agency_gate"
                      + "  where failures > 0 or paused or window_to > now())"
                      + " select recipient, sum(waiting), sum(due),"
                      + " greatest(0, extract(epoch from now() - min(oldest)))::bigint,"
                      + " sum(in_flight), sum(parked), coalesce(max(g.failures), 0),"
                      + " not coalesce(bool_or(g.not_before > now()), false) and not bool_or("
                      + AgencyGateSql.IS_PAUSED
                      + "), coalesce(bool_or("
                      + AgencyGateSql.IS_PAUSED
                      + "), false)"
                      + " from open left join agency_gate g on g.agency = recipient"
                      + " group by recipient")) {
            return read(statement.executeQuery());
          }
        });
  }

  private static Map<String, AgencyBacklog> read(ResultSet result) throws SQLException {
    Map<String, AgencyBacklog> stats = new TreeMap<>();
    while (result.next()) {
      stats.put(
          result.getString(1),
          new AgencyBacklog(
              result.getLong(2),
              result.getLong(3),
              result.getLong(4),
              result.getLong(5),
              result.getLong(6),
              result.getInt(7),
              result.getBoolean(8),
              result.getBoolean(9)));
    }
    return stats;
  }
}
