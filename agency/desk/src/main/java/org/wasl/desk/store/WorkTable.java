package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an office has received and signed, without content and without what is erased. */
public final class WorkTable {
  private WorkTable() {}

  /** A received message of a referral. */
  public record Arrival(String referral, Instant at) {}

  /**
   * A signed answer that the gateway has not refused.
   *
   * @param referral empty for a new case
   * @param person id of the signer
   */
  public record SignedAnswer(@Nullable String referral, String person, Instant at) {}

  /** Every received message, in order of time. */
  public static List<Arrival> arrivals(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT referral, received_at FROM delivery WHERE office = :office ORDER BY"
                + " received_at")
        .text("office", office)
        .list(
            row ->
                new Arrival(row.getString("referral"), SqliteStatement.time(row, "received_at")));
  }

  /** Every signed answer, in order of time. */
  public static List<SignedAnswer> answers(Connection connection, String office)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT referral, person, at FROM outgoing
            WHERE office = :office AND state <> 'refused' ORDER BY at
            """)
        .text("office", office)
        .list(
            row ->
                new SignedAnswer(
                    row.getString("referral"),
                    row.getString("person"),
                    SqliteStatement.time(row, "at")));
  }
}
