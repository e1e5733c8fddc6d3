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
   * @param type type of the message
   * @param version version of the type
   * @param code code of the action; empty if the type has none
   * @param revision raised with each change. If a deleted draft is begun again, its revision is one
   *     that the deleted one never had
   * @param person id of the person who changed it last
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
            INSERT INTO draft (office, message, referral, type, version, code, revision, person,
              at, sealed)
            VALUES (:office, :message, :referral, :type, :version, :code, :revision, :person, :at,
              :sealed)
            ON CONFLICT DO UPDATE SET
              code = excluded.code, revision = excluded.revision, person = excluded.person,
              at = excluded.at, sealed = excluded.sealed
            """)
        .text("office", office)
        .text("message", draft.message)
        .text("referral", draft.referral)
        .text("type", draft.type)
        .number("version", draft.version)
        .text("code", draft.code)
        .number("revision", draft.revision)
        .text("person", draft.person)
        .time("at", draft.at)
        .text("sealed", draft.sealed)
        .run();
  }

  /** One draft. */
  public static Optional<Draft> find(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = :office AND message = :message")
        .text("office", office)
        .text("message", message)
        .first(DraftTable::draft);
  }

  /** The drafts of a referral. */
  public static List<Draft> ofReferral(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection, ROW + "WHERE office = :office AND referral = :referral ORDER BY at")
        .text("office", office)
        .text("referral", referral)
        .list(DraftTable::draft);
  }

  /** The number of an office's drafts. */
  public static int count(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT count(*) AS drafts FROM draft WHERE office = :office")
        .text("office", office)
        .first(row -> row.getInt("drafts"))
        .orElse(0);
  }

  /** Removes a draft, and returns whether there was one. */
  public static boolean delete(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(
            connection, "DELETE FROM draft WHERE office = :office AND message = :message")
        .text("office", office)
        .text("message", message)
        .runOne();
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
        SqliteStatement.time(row, "at"),
        row.getString("sealed"));
  }
}
