package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Referrals that the gateway has erased: of them the desk keeps the id, and nothing else. */
public final class ErasedTable {
  /** What an office has of a referral, by table. */
  private static final List<String> TABLES =
      List.of("delivery", "draft", "outgoing", "referral_document", "referral");

  private ErasedTable() {}

  /**
   * An erasure as the gateway states it.
   *
   * @param erasedAt when, as the gateway writes times; may be empty
   * @param basis code of the legal basis; may be empty
   */
  public record Erasure(String erasedAt, String basis) {}

  /**
   * Deletes whatever an office has of a referral: sealed messages, drafts, answers, what the
   * gateway said. {@link DeskDatabase#emptyLog} afterwards, so that the files have none of it.
   */
  public static void erase(Connection connection, String office, String referral, Erasure erasure)
      throws SQLException {
    for (String table : TABLES) {
      SqliteStatement.of(
              connection, "DELETE FROM %s WHERE office = ? AND referral = ?".formatted(table))
          .text(office)
          .text(referral)
          .run();
    }
    SqliteStatement.of(
            connection,
            """
            INSERT INTO erased (office, referral, erased_at, basis) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)
        .text(office)
        .text(referral)
        .text(erasure.erasedAt)
        .text(erasure.basis)
        .run();
  }

  /** When and on what basis a referral of an office was erased; empty where it was not. */
  public static Optional<Erasure> find(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT erased_at, basis FROM erased WHERE office = ? AND referral = ?")
        .text(office)
        .text(referral)
        .first(row -> new Erasure(row.getString("erased_at"), row.getString("basis")));
  }
}
