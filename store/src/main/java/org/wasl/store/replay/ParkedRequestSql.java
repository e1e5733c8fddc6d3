package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.store.jdbc.UnnestParameters;
import org.wasl.store.replay.ParkedRequests.ParkedRequestOrder;
import org.wasl.store.replay.ParkedRequests.Selection;

/** The statements of requests about parked deliveries. */
final class ParkedRequestSql {
  /** Nobody writes that a request has expired: its time says so. */
  private static final String REQUEST =
      "select r.id, r.action, r.target, r.reason, r.requested_by, r.requested_at, r.expires_at,"
          + " case when r.state = 'waiting' and r.expires_at <= clock_timestamp() then 'expired'"
          + "  else r.state end,"
          + " r.decided_by, r.approved_by, r.decided_at, r.per_minute, r.total, r.next_place,"
          + " r.done, r.ended_at from replay_request r ";

  private ParkedRequestSql() {}

  /** Recipients by delivery, in the order in which they would go. */
  static Map<UUID, String> select(Connection connection, Selection selection, int most)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, recipient from delivery where state = 'parked'"
                + " and (?::text is null or recipient = ?)"
                + " and (cardinality(?::uuid[]) = 0 or id = any(?))"
                + " and (?::text is null or ? in (reason, split_part(reason, '/', 1),"
                + "  split_part(reason, '/', 2)))"
                + " and parked_at <= clock_timestamp() - ? * interval '1 s'"
                + " order by urgency desc, parked_at, id limit ?")) {
      statement.setString(1, selection.agency().orElse(null));
      statement.setString(2, selection.agency().orElse(null));
      UnnestParameters.of(statement, selection.ids(), 3).uuid(id -> id).uuid(id -> id);
      statement.setString(5, selection.cause().orElse(null));
      statement.setString(6, selection.cause().orElse(null));
      statement.setLong(7, selection.olderThanSeconds());
      statement.setInt(8, most);
      return recipients(statement.executeQuery());
    }
  }

  private static Map<UUID, String> recipients(ResultSet row) throws SQLException {
    Map<UUID, String> found = new LinkedHashMap<>();
    while (row.next()) {
      found.put(row.getObject(1, UUID.class), row.getString(2));
    }
    return found;
  }

  /** Recipients of what a request is about, in its order. */
  static Map<UUID, String> items(Connection connection, UUID request) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select d.id, d.recipient from replay_item i join delivery d on d.id = i.delivery"
                + " where i.request = ? order by i.place")) {
      statement.setObject(1, request);
      return recipients(statement.executeQuery());
    }
  }

  static void insert(
      Connection connection,
      UUID id,
      List<UUID> deliveries,
      ParkedRequestOrder order,
      ParkedRequestState state)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into replay_request (id, action, target, reason, requested_by, expires_at,"
                + " state, per_minute, total) values (?, ?, ?, ?, ?,"
                + " clock_timestamp() + ? * interval '1 s', ?, ?, ?)")) {
      statement.setObject(1, id);
      statement.setString(2, order.action().wireName());
      statement.setString(3, order.target().orElse(null));
      statement.setString(4, order.reason());
      statement.setString(5, order.person());
      statement.setLong(6, order.lifetimeSeconds());
      statement.setString(7, state.wireName());
      statement.setInt(8, order.pace().perMinute());
      statement.setInt(9, deliveries.size());
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into replay_item (request, place, delivery)"
                + " select ?, n - 1, x from unnest(?) with ordinality as u(x, n)")) {
      statement.setObject(1, id);
      UnnestParameters.of(statement, deliveries, 2).uuid(one -> one);
      statement.executeUpdate();
    }
  }

  static void decide(Connection connection, UUID id, ParkedRequestState state, String person)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update replay_request set state = x.state, decided_by = x.person,"
                + " decided_at = clock_timestamp(),"
                + " approved_by = case x.state when 'running' then x.person else approved_by end,"
                + " next_at = clock_timestamp(),"
                + " ended_at = case when x.state <> 'running' then clock_timestamp() end"
                + " from (values (?, ?)) as x(state, person) where id = ?")) {
      statement.setString(1, state.wireName());
      statement.setString(2, person);
      statement.setObject(3, id);
      statement.executeUpdate();
    }
  }

  static Optional<ParkedRequest> lock(Connection connection, UUID id) throws SQLException {
    return one(connection, "where r.id = ? for update of r", id);
  }

  static Optional<ParkedRequest> read(Connection connection, UUID id) throws SQLException {
    return one(connection, "where r.id = ?", id);
  }

  private static Optional<ParkedRequest> one(Connection connection, String where, UUID id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REQUEST + where)) {
      statement.setObject(1, id);
      return requests(statement.executeQuery()).stream().findFirst();
    }
  }

  static ParkedRequests.OpenRequests open(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) filter (where state = 'waiting' and expires_at > clock_timestamp()),"
                + " count(*) filter (where state = 'running') from replay_request"
                + " where state in ('waiting', 'running')")) {
      ResultSet row = statement.executeQuery();
      row.next();
      return new ParkedRequests.OpenRequests(row.getLong(1), row.getLong(2));
    }
  }

  /** Open ones first, then those that are over, the latest first. */
  static List<ParkedRequest> list(Connection connection, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            REQUEST
                + "order by (r.state = 'running' or r.state = 'waiting'"
                + " and r.expires_at > clock_timestamp()) desc, r.requested_at desc limit ?")) {
      statement.setInt(1, limit);
      return requests(statement.executeQuery());
    }
  }

  private static List<ParkedRequest> requests(ResultSet row) throws SQLException {
    List<ParkedRequest> requests = new ArrayList<>();
    while (row.next()) {
      requests.add(
          new ParkedRequest(
              row.getObject(1, UUID.class),
              ParkedDeliveryAction.ofWireName(row.getString(2)),
              Optional.ofNullable(row.getString(3)),
              row.getString(4),
              row.getString(5),
              time(row, 6).orElseThrow(),
              time(row, 7).orElseThrow(),
              ParkedRequestState.ofWireName(row.getString(8)),
              Optional.ofNullable(row.getString(9)),
              Optional.ofNullable(row.getString(10)),
              time(row, 11),
              row.getInt(12),
              row.getInt(13),
              row.getInt(14),
              row.getInt(15),
              time(row, 16)));
    }
    return List.copyOf(requests);
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
