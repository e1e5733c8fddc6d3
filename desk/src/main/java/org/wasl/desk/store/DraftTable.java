package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers begun, sealed to the office. */
public final class DraftTable {
  private static final String ROW =
      "SELECT message, referral, type, version, code, revision, person, at, sealed FROM draft ";

  private DraftTable() {}

  /**
   * A draft.
   *
   * @param message id of the later message
   * @param referral empty for a new case
   * @param type of the message
   * @param version of the type
   * @param code what it does; empty where the type has none
   * @param revision raised with each change; a draft that is begun again in place of a deleted one
   *     has none that the deleted one had
   * @param person who changed it last
   * @param at when
   * @param sealed a compact JWE
   */
  public record Draft(
      String message,
      @Nullable String referral,
      String type,
      int version,
      @Nullable String code,
      long revision,
      String person,
      Instant at,
      String sealed) {}

  /** Adds or replaces a draft. */
  public static void put(Connection connection, String office, Draft draft) throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO draft (office, message, referral, type, version, code, revision, person, at, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
              code = excluded.code, revision = excluded.revision, person = excluded.person,
              at = excluded.at, sealed = excluded.sealed
            """)
        .text(office)
        .text(draft.message)
        .text(draft.referral)
        .text(draft.type)
        .number(draft.version)
        .text(draft.code)
        .number(draft.revision)
        .text(draft.person)
        .number(draft.at.toEpochMilli())
        .text(draft.sealed)
        .run();
  }

  /** One draft. */
  public static Optional<Draft> find(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = ? AND message = ?")
        .text(office)
        .text(message)
        .first(DraftTable::draft);
  }

  /** The drafts of a referral. */
  public static List<Draft> ofReferral(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = ? AND referral = ? ORDER BY at")
        .text(office)
        .text(referral)
        .list(DraftTable::draft);
  }

  /** How many drafts an office has. */
  public static int count(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(connection, "SELECT count(*) AS drafts FROM draft WHERE office = ?")
        .text(office)
        .first(row -> row.getInt("drafts"))
        .orElse(0);
  }

  /** Removes a draft; whether there was one. */
  public static boolean delete(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(connection, "DELETE FROM draft WHERE office = ? AND message = ?")
            .text(office)
            .text(message)
            .run()
        == 1;
  }

  private static Draft draft(ResultSet row) throws SQLException {
    return new Draft(
        row.getString("message"),
        row.getString("referral"),
        row.getString("type"),
        row.getInt("version"),
        row.getString("code"),
        row.getLong("revision"),
        row.getString("person"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("sealed"));
  }
}
