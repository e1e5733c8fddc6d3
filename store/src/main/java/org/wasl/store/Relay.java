package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Journal.Entry;

/** Claims what is due, for the broker. */
public final class Relay {

  /** Only the oldest open delivery of a referral to an agency is due. */
  private static final String IS_HEAD =
      " and not exists (select 1 from delivery e where e.referral = d.referral"
          + " and e.recipient = d.recipient and e.seq < d.seq"
          + " and e.state not in ('delivered', 'superseded'))";

  private static final String CLAIM =
      " update delivery d set state = 'dispatched', generation = d.generation + 1,"
          + " dispatched_at = clock_timestamp(), alone = ? from heads where d.id = heads.id"
          + " returning d.id, d.referral, d.sender, d.message_id, d.recipient, d.generation,"
          + " d.urgency, d.due_at";

  private static final String HEADS_PER_AGENCY =
      // The agencies for which something waits, found by skipping through the index.
      "with recursive waiting(agency) as ("
          + " (select recipient from delivery where state = 'waiting' order by recipient limit 1)"
          + " union all select (select d.recipient from delivery d where d.state = 'waiting'"
          + "  and d.recipient > w.agency order by d.recipient limit 1)"
          + "  from waiting w where w.agency is not null"
          // How many more each may have under way: one while its breaker is half open.
          + "), room as (select w.agency, greatest(0,"
          + "  case when g.failures >= ? then 1 else coalesce(x.width, ?) end"
          + "  - (select count(*) from delivery f where f.recipient = w.agency"
          + "     and f.state in ('dispatched', 'attempting'))) as free"
          + " from waiting w left join agency_gate g on g.agency = w.agency"
          + " left join unnest(?, ?) as x(agency, width) on x.agency = w.agency"
          + " where w.agency is not null and coalesce(x.width, ?) > 0"
          + " and not coalesce(g.paused, false)"
          + " and coalesce(g.not_before, '-infinity') <= clock_timestamp()"
          + "), heads as (select due.id from room cross join lateral ("
          + "  select level.* from generate_series(3, 0, -1) as u(urgency) cross join lateral ("
          + "   select d.id, d.urgency, d.due_at from delivery d"
          + "   where d.recipient = room.agency and d.urgency = u.urgency and d.state = 'waiting'"
          + "   and d.due_at <= clock_timestamp() and d.interrupted < ?"
          + IS_HEAD
          + "   order by d.due_at limit room.free for update of d skip locked) as level"
          + "  limit room.free) as due"
          + " where room.free > 0 order by due.urgency desc, due.due_at limit ?)"
          + CLAIM;

  private static final String FIRST_SUSPECT =
      "select d.id, d.due_at + ? * interval '1 ms' < clock_timestamp() from delivery d"
          + " left join agency_gate g on g.agency = d.recipient"
          + " where d.state = 'waiting' and d.interrupted > 0 and d.interrupted >= ?"
          + " and d.due_at <= clock_timestamp() and not coalesce(g.paused, false)"
          + " and coalesce(g.not_before, '-infinity') <= clock_timestamp()"
          + IS_HEAD
          + " order by d.due_at limit 1 for update of d skip locked";

  private record Claimed(
      Ticket ticket, UUID referral, String sender, UUID messageId, OffsetDateTime due) {}

  private final Database database;
  private final DeliveryConfig config;

  Relay(Database database, DeliveryConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * Gives out what is due: the most urgent first, then the longest due, within each agency's
   * window, never two of one referral to one agency. A delivery that our death cut off too often is
   * a suspect: it is given out when nothing else is under way, and nothing else until it has ended.
   *
   * @return empty when nothing is due; costs a few index look-ups then
   */
  public Result<List<Ticket>> claim(Windows windows) {
    return database.transaction(connection -> claim(connection, windows));
  }

  private List<Ticket> claim(Connection connection, Windows windows) throws SQLException {
    Locks.oneRelay(connection); // two relays would each fill the same window
    if (exists(connection, "alone")) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(FIRST_SUSPECT)) {
      statement.setLong(1, config.suspectPatienceMillis());
      statement.setInt(2, config.retry().interruptedLimit());
      ResultSet suspect = statement.executeQuery();
      if (suspect.next()) {
        if (!exists(connection, "true")) {
          return claimAlone(connection, suspect.getObject(1, UUID.class));
        }
        if (suspect.getBoolean(2)) {
          return List.of();
        }
      }
    }
    return claimHeads(connection, windows);
  }

  private static boolean exists(Connection connection, String condition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select exists (select 1 from delivery"
                + " where state in ('dispatched', 'attempting') and "
                + condition
                + ")")) {
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getBoolean(1);
    }
  }

  private List<Ticket> claimAlone(Connection connection, UUID suspect) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("with heads(id) as (values (?))" + CLAIM)) {
      statement.setObject(1, suspect);
      statement.setBoolean(2, true);
      return dispatched(connection, statement);
    }
  }

  private List<Ticket> claimHeads(Connection connection, Windows windows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HEADS_PER_AGENCY)) {
      List<Map.Entry<String, Integer>> named = List.copyOf(windows.named().entrySet());
      statement.setInt(1, config.breaker().failuresToOpen());
      statement.setInt(2, windows.normal());
      Columns.of(statement, named, 3).text(Map.Entry::getKey).int4(Map.Entry::getValue);
      statement.setInt(5, windows.normal());
      statement.setInt(6, config.retry().interruptedLimit());
      statement.setInt(7, config.maxClaims());
      statement.setBoolean(8, false);
      return dispatched(connection, statement);
    }
  }

  private static List<Ticket> dispatched(Connection connection, PreparedStatement statement)
      throws SQLException {
    List<Claimed> claims = new ArrayList<>();
    ResultSet result = statement.executeQuery();
    while (result.next()) {
      claims.add(
          new Claimed(
              new Ticket(
                  result.getObject(1, UUID.class),
                  result.getString(5),
                  result.getInt(6),
                  result.getInt(7)),
              result.getObject(2, UUID.class),
              result.getString(3),
              result.getObject(4, UUID.class),
              result.getObject(8, OffsetDateTime.class)));
    }
    claims.sort(
        Comparator.comparing((Claimed claim) -> -claim.ticket.urgency())
            .thenComparing(Claimed::due));
    Journal.referrals(
        connection,
        claims.stream().map(claim -> new Entry<>(claim.referral, step(claim))).toList());
    return claims.stream().map(Claimed::ticket).toList();
  }

  private static Step step(Claimed claim) {
    return Step.of(AuditAction.DISPATCHED, Actors.GATEWAY)
        .message(claim.sender, claim.messageId)
        .delivery(claim.ticket.deliveryId(), claim.ticket.agency());
  }
}
