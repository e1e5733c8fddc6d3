package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.UnnestParameters;

/** Which erasures are asked for, and which are done: statements. */
public final class ErasureRequestSql {
  /** An erasure that is asked for, or done. */
  record ErasureRequest(
      String requestedBy,
      Instant requestedAt,
      long ageMillis,
      String reason,
      String basis,
      Optional<Instant> erasedAt) {
    boolean isErased() {
      return erasedAt.isPresent();
    }

    boolean waitsFor(Duration validity) {
      return !isErased() && ageMillis <= validity.toMillis();
    }
  }

  private ErasureRequestSql() {}

  static Optional<ErasureRequest> find(Connection connection, UUID referral) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select requested_by, requested_at,"
                + " (extract(epoch from clock_timestamp() - requested_at) * 1000)::bigint,"
                + " reason, basis, erased_at from erasure where referral = ?")) {
      statement.setObject(1, referral);
      ResultSet row = statement.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new ErasureRequest(
              row.getString(1),
              row.getObject(2, OffsetDateTime.class).toInstant(),
              row.getLong(3),
              row.getString(4),
              row.getString(5),
              Optional.ofNullable(row.getObject(6, OffsetDateTime.class))
                  .map(OffsetDateTime::toInstant)));
    }
  }

  static Instant request(Connection connection, UUID referral, Erasures.ErasureOrder order)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into erasure as e (referral, requested_by, reason, basis) values (?, ?, ?, ?)"
                + " on conflict (referral) do update set requested_by = excluded.requested_by,"
                + " reason = excluded.reason, basis = excluded.basis,"
                + " requested_at = excluded.requested_at returning requested_at")) {
      statement.setObject(1, referral);
      statement.setString(2, order.operator());
      statement.setString(3, order.reason());
      statement.setString(4, order.basis());
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  static void markErased(Connection connection, UUID referral, String operator)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update erasure set erased_by = ?, erased_at = clock_timestamp() where referral = ?")) {
      statement.setString(1, operator);
      statement.setObject(2, referral);
      statement.executeUpdate();
    }
  }

  /** What was erased under any of these names. */
  public static Optional<ErasureResult.AlreadyErased> findByTombstone(
      Connection connection, Collection<UUID> tags) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select e.erased_at, e.basis from tombstone t join erasure e using (referral)"
                + " where t.tag = any(?) and e.erased_at is not null limit 1")) {
      UnnestParameters.of(statement, tags).uuid(tag -> tag);
      ResultSet row = statement.executeQuery();
      return row.next()
          ? Optional.of(
              new ErasureResult.AlreadyErased(
                  row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2)))
          : Optional.empty();
    }
  }

  static List<UUID> markFinal(Connection connection, Duration backups) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update erasure set final_at = clock_timestamp() where final_at is null"
                + " and cleaned_at < clock_timestamp() - make_interval(secs => ?)"
                + " returning referral")) {
      statement.setDouble(1, (double) backups.toSeconds());
      ResultSet row = statement.executeQuery();
      List<UUID> settled = new ArrayList<>();
      while (row.next()) {
        settled.add(row.getObject(1, UUID.class));
      }
      return settled;
    }
  }
}
