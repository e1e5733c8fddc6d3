package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;

/** The rules by which each office signs. */
public final class SigningRulesTable {
  private SigningRulesTable() {}

  /**
   * The rules of an office.
   *
   * @param rules a JSON list
   * @param revision raised with each change; 0 if the office never had rules
   */
  public record StoredRules(String rules, long revision) {
    private static final StoredRules NONE = new StoredRules("[]", 0);
  }

  /** Returns the rules of an office. */
  public static StoredRules find(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT rules, revision FROM signing_rules WHERE office = :office")
        .text("office", office)
        .first(row -> new StoredRules(row.getString("rules"), row.getLong("revision")))
        .orElse(StoredRules.NONE);
  }

  /** Replaces the rules of an office. */
  public static void put(Connection connection, String office, StoredRules stored)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO signing_rules (office, rules, revision)
            VALUES (:office, :rules, :revision)
            ON CONFLICT DO UPDATE SET rules = excluded.rules, revision = excluded.revision
            """)
        .text("office", office)
        .text("rules", stored.rules)
        .number("revision", stored.revision)
        .run();
  }
}
