package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** Orders of persons that a referral be kept, whatever its retention says. */
public final class LegalHolds {
  private final Database database;

  public LegalHolds(Database database) {
    this.database = database;
  }

  /**
   * Orders it.
   *
   * @param operator id of the person; ends in the audit entry
   * @param reason a code, which ends there too
   * @return false, and nothing changed, where it is held already, or there is no such referral
   */
  public Result<Boolean> hold(UUID referral, String operator, String reason) {
    return database.transaction(
        connection -> {
          if (!ErasureSql.lock(connection, referral) || find(connection, referral).isPresent()) {
            return false;
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into legal_hold (referral, held_by, reason) values (?, ?, ?)")) {
            statement.setObject(1, referral);
            statement.setString(2, operator);
            statement.setString(3, reason);
            statement.executeUpdate();
          }
          Erasures.audit(connection, referral, AuditAction.HELD, operator, new Why.Code(reason));
          return true;
        });
  }

  /**
   * Ends it.
   *
   * @return false, and nothing changed, where it is not held
   */
  public Result<Boolean> release(UUID referral, String operator, String reason) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("delete from legal_hold where referral = ?")) {
            statement.setObject(1, referral);
            if (statement.executeUpdate() == 0) {
              return false;
            }
          }
          Erasures.audit(
              connection, referral, AuditAction.HOLD_RELEASED, operator, new Why.Code(reason));
          return true;
        });
  }

  static Optional<ErasureResult> find(Connection connection, UUID referral) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select reason, held_by, held_at from legal_hold where referral = ?")) {
      statement.setObject(1, referral);
      ResultSet row = statement.executeQuery();
      return row.next()
          ? Optional.of(
              new ErasureResult.UnderLegalHold(
                  row.getString(1),
                  row.getString(2),
                  row.getObject(3, OffsetDateTime.class).toInstant()))
          : Optional.empty();
    }
  }
}
