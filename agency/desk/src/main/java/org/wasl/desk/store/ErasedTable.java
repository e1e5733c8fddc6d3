package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Referrals that the gateway has erased. The desk keeps only their ids. */
public final class ErasedTable {
  /** The tables with an office's rows about a referral. */
  private static final List<String> TABLES =
      List.of(
          "delivery", "draft", "outgoing", "dismissed", "note", "referral_document", "referral");

  private ErasedTable() {}

  /**
   * An erasure as the gateway states it.
   *
   * @param erasedAt time of the erasure, as the gateway writes times; may be empty
   * @param basis code of the legal basis; may be empty
   */
  public record Erasure(String erasedAt, String basis) {}

  /**
   * Deletes all that an office has of a referral, such as sealed messages, drafts, answers and the
   * gateway's documents. {@link DeskDatabase#emptyLog} afterwards, so that the files have none of
   * it.
   */
  public static void erase(Connection connection, String office, String referral, Erasure erasure)
      throws SQLException {
    for (String table : TABLES) {
      SqliteStatement.of(
              connection,
              "DELETE FROM %s WHERE office = :office AND referral = :referral".formatted(table))
          .text("office", office)
          .text("referral", referral)
          .run();
    }
    SqliteStatement.of(
            connection,
            """
            INSERT INTO erased (office, referral, erased_at, basis)
            VALUES (:office, :referral, :erased_at, :basis)
            ON CONFLICT DO NOTHING
            """)
        .text("office", office)
        .text("referral", referral)
        .text("erased_at", erasure.erasedAt)
        .text("basis", erasure.basis)
        .run();
  }

  /** Returns the time and the basis of a referral's erasure, or empty if it was not erased. */
  public static Optional<Erasure> find(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT erased_at, basis FROM erased WHERE office = :office AND referral = :referral")
        .text("office", office)
        .text("referral", referral)
        .first(row -> new Erasure(row.getString("erased_at"), row.getString("basis")));
  }
}
