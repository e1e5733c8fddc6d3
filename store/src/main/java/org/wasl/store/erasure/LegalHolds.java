package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Legal holds, which keep a referral beyond its retention. */
public final class LegalHolds {
  private final Database database;

  public LegalHolds(Database database) {
    this.database = database;
  }

  /**
   * Sets a legal hold.
   *
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @return false, and nothing changed, where it is held already, or there is no such referral
   */
  public Result<Boolean> hold(UUID referral, String operator, String reason) {
    return database.transaction(
        connection -> {
          if (!ErasureSql.lock(connection, referral) || find(connection, referral).isPresent()) {
            return false;
          }
          SqlStatement.of(
                  connection, "insert into legal_hold (referral, held_by, reason) values (?, ?, ?)")
              .uuid(referral)
              .text(operator)
              .text(reason)
              .update();
          Erasures.audit(connection, referral, AuditAction.HELD, operator, new Why.Code(reason));
          return true;
        });
  }

  /** Releases the hold. @return false, and nothing changed, where the referral is not held */
  public Result<Boolean> release(UUID referral, String operator, String reason) {
    return database.transaction(
        connection -> {
          if (SqlStatement.of(connection, "delete from legal_hold where referral = ?")
                  .uuid(referral)
                  .update()
              == 0) {
            return false;
          }
          Erasures.audit(
              connection, referral, AuditAction.HOLD_RELEASED, operator, new Why.Code(reason));
          return true;
        });
  }

  static Optional<ErasureResult> find(Connection connection, UUID referral) throws SQLException {
    return SqlStatement.of(
            connection, "select reason, held_by, held_at from legal_hold where referral = ?")
        .uuid(referral)
        .first(
            row ->
                new ErasureResult.UnderLegalHold(
                    row.text("reason"), row.text("held_by"), row.instant("held_at")));
  }
}
