package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.delivery.AgencyGateViewSql;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.LogSql;
import org.wasl.store.trail.TrailReader;

/** Reads referrals. */
public final class Timelines {

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Database database;

  public Timelines(Database database) {
    this.database = database;
  }

  /** The facts of a referral, state included, which may change at any time. */
  public Result<Optional<Timeline.Referral>> referral(UUID id) {
    return database.transaction(connection -> referral(connection, id));
  }

  /** The facts of a referral and its objects, for a decision; all may change at any time. */
  public Result<Optional<ReferralSnapshot>> snapshot(UUID id) {
    return database.transaction(
        connection -> {
          Optional<Timeline.Referral> referral = referral(connection, id);
          if (referral.isEmpty()) {
            return Optional.<ReferralSnapshot>empty();
          }
          return Optional.of(
              new ReferralSnapshot(referral.get(), ReferralObjectReader.of(connection, id)));
        });
  }

  /** All of a referral, as of one instant. */
  public Result<Optional<Timeline>> timeline(UUID id) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return timeline(connection, id);
        });
  }

  private static Optional<Timeline> timeline(Connection connection, UUID id) throws SQLException {
    Optional<Timeline.Referral> referral = referral(connection, id);
    if (referral.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Timeline(
            referral.get(),
            messages(connection, id),
            deliveries(connection, id),
            ReferralObjectReader.of(connection, id),
            TrailReader.stream(connection, id.toString()),
            LogSql.signedLeaves(connection, id.toString()),
            AgencyGateViewSql.windows(connection, id)));
  }

  /** All of a referral with what proves it, as of one instant. */
  public Result<Optional<Evidence>> evidence(UUID id) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return evidence(connection, id);
        });
  }

  public static Optional<Evidence> evidence(Connection connection, UUID id) throws SQLException {
    Optional<Timeline> timeline = timeline(connection, id);
    if (timeline.isEmpty()) {
      return Optional.<Evidence>empty();
    }
    Map<Long, byte[]> salts = TrailReader.salts(connection, id.toString());
    Map<UUID, String> needsReseal = new HashMap<>();
    list(
            connection,
            "select id, needs_reseal from delivery"
                + " where referral = ? and needs_reseal is not null",
            id,
            row -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .forEach(one -> needsReseal.put(one.getKey(), one.getValue()));
    return Optional.of(new Evidence(timeline.get(), salts, needsReseal));
  }

  /** The audit entries of a stream, for a check. */
  public Result<List<AuditEntry>> entries(String stream) {
    return database.transaction(connection -> TrailReader.stream(connection, stream));
  }

  private static Optional<Timeline.Referral> referral(Connection connection, UUID id)
      throws SQLException {
    return list(
            connection,
            "select id, state, sender, case_message, clear, police, office, others, why, created_at"
                + " from referral where id = ?",
            id,
            row ->
                new Timeline.Referral(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, UUID.class),
                    row.getString(5),
                    codes(row, 6),
                    row.getString(7),
                    codes(row, 8),
                    codes(row, 9),
                    time(row, 10).orElseThrow()))
        .stream()
        .findFirst();
  }

  private static List<Timeline.Message> messages(Connection connection, UUID id)
      throws SQLException {
    return list(
        connection,
        "select sender, message_id, type, version, subtype, number, accepted_at from message"
            + " where referral = ? order by number",
        id,
        row ->
            new Timeline.Message(
                row.getString(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getInt(4),
                Optional.ofNullable(row.getString(5)),
                row.getInt(6),
                time(row, 7).orElseThrow()));
  }

  private static List<Timeline.Delivery> deliveries(Connection connection, UUID id)
      throws SQLException {
    return list(
        connection,
        "select id, sender, message_id, recipient, state, attempt, case state when 'waiting' then"
            + " due_at end, reason, delivered_at, receipt, retrieved_at, retrieval, case when"
            + " d.needs_reseal is not null and not exists (  select from delivery h join message hm"
            + " on hm.sender = h.sender   and hm.message_id = h.message_id and hm.type = 'handover'"
            + "  join message m on m.sender = d.sender and m.message_id = d.message_id  where"
            + " h.referral = d.referral and h.recipient = d.recipient   and h.delivered_at >"
            + " d.needs_reseal_at and h.needs_reseal is null   and hm.clear ->> 'originalSender' ="
            + " coalesce(m.clear ->> 'originalSender', m.sender)   and hm.clear ->>"
            + " 'originalMessage'    = coalesce(m.clear ->> 'originalMessage', m.message_id::text))"
            + " then d.needs_reseal_at end from delivery d where referral = ? order by seq,"
            + " recipient",
        id,
        row ->
            new Timeline.Delivery(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                DeliveryState.ofWireName(row.getString(5)),
                row.getInt(6),
                time(row, 7),
                Optional.ofNullable(row.getString(8)),
                time(row, 9),
                Optional.ofNullable(row.getString(10)),
                time(row, 11),
                Optional.ofNullable(row.getString(12)),
                time(row, 13)));
  }

  private static <T> List<T> list(Connection connection, String sql, UUID id, Reader<T> reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      ResultSet result = statement.executeQuery();
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return List.copyOf(rows);
    }
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static List<String> codes(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
