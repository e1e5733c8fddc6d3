package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One-time links by which a person enrols; of the token only its digest is kept. */
public final class EnrolmentTable {
  private EnrolmentTable() {}

  /**
   * A link that was not used yet.
   *
   * @param office for which it was made
   * @param person who enrols
   * @param expiresAt from when on it is refused
   * @param imported keys of the office, wrapped by the secret of the link
   */
  public record Enrolment(
      String office, String person, Instant expiresAt, @Nullable String imported) {}

  /** Adds a link; earlier ones of the same person for the office end. */
  public static void insert(Connection connection, byte[] tokenHash, Enrolment enrolment)
      throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE office = ? AND person = ?")
        .text(enrolment.office)
        .text(enrolment.person)
        .run();
    SqliteStatement.of(
            connection,
            """
            INSERT INTO enrolment (token_hash, office, person, expires_at, imported)
            VALUES (?, ?, ?, ?, ?)
            """)
        .bytes(tokenHash)
        .text(enrolment.office)
        .text(enrolment.person)
        .number(enrolment.expiresAt.toEpochMilli())
        .text(enrolment.imported)
        .run();
  }

  /** The link of a token, where it is still valid. */
  public static Optional<Enrolment> find(Connection connection, byte[] tokenHash, Instant now)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT office, person, expires_at, imported FROM enrolment
            WHERE token_hash = ? AND expires_at > ?
            """)
        .bytes(tokenHash)
        .number(now.toEpochMilli())
        .first(
            row ->
                new Enrolment(
                    row.getString("office"),
                    row.getString("person"),
                    Instant.ofEpochMilli(row.getLong("expires_at")),
                    row.getString("imported")));
  }

  /** Ends a link, and all others of the same person for the office. */
  public static void end(Connection connection, String office, String person) throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE office = ? AND person = ?")
        .text(office)
        .text(person)
        .run();
  }

  /** Ends all links of a person, whichever office they are for. */
  public static void endAll(Connection connection, String person) throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE person = ?").text(person).run();
  }

  /** Whether there is something to {@linkplain #deleteExpired delete}. */
  public static boolean hasExpired(Connection connection, Instant now) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT 1 AS expired FROM enrolment WHERE expires_at <= ? LIMIT 1")
        .number(now.toEpochMilli())
        .first(row -> row.getInt("expired"))
        .isPresent();
  }

  /** Deletes what was not used in time, imported keys with it. */
  public static void deleteExpired(Connection connection, Instant now) throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE expires_at <= ?")
        .number(now.toEpochMilli())
        .run();
  }
}
