package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One-time links by which a person enrols. Only the digest of the token is kept. */
public final class EnrolmentTable {
  private EnrolmentTable() {}

  /**
   * A link that was not used yet.
   *
   * @param office for which it was made
   * @param person the person who enrols
   * @param expiresAt from when on it is refused
   * @param imported keys of the office, wrapped by the secret of the link
   */
  public record Enrolment(
      String office, String person, Instant expiresAt, @Nullable String imported) {}

  /** Adds a link. Earlier ones of the same person for the office end. */
  public static void insert(Connection connection, byte[] tokenHash, Enrolment enrolment)
      throws SQLException {
    end(connection, enrolment.office, enrolment.person);
    SqliteStatement.of(
            connection,
            """
            INSERT INTO enrolment (token_hash, office, person, expires_at, imported)
            VALUES (:token_hash, :office, :person, :expires_at, :imported)
            """)
        .bytes("token_hash", tokenHash)
        .text("office", enrolment.office)
        .text("person", enrolment.person)
        .time("expires_at", enrolment.expiresAt)
        .text("imported", enrolment.imported)
        .run();
  }

  /** The link of a token, where it is still valid. */
  public static Optional<Enrolment> find(Connection connection, byte[] tokenHash, Instant now)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT office, person, expires_at, imported FROM enrolment
            WHERE token_hash = :token_hash AND expires_at > :now
            """)
        .bytes("token_hash", tokenHash)
        .time("now", now)
        .first(
            row ->
                new Enrolment(
                    row.getString("office"),
                    row.getString("person"),
                    SqliteStatement.time(row, "expires_at"),
                    row.getString("imported")));
  }

  /** Ends a link, and all others of the same person for the office. */
  public static void end(Connection connection, String office, String person) throws SQLException {
    SqliteStatement.of(
            connection, "DELETE FROM enrolment WHERE office = :office AND person = :person")
        .text("office", office)
        .text("person", person)
        .run();
  }

  /** Ends all links of a person, whichever office they are for. */
  public static void endAll(Connection connection, String person) throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE person = :person")
        .text("person", person)
        .run();
  }

  /** Tells whether there is something to {@linkplain #deleteExpired delete}. */
  public static boolean hasExpired(Connection connection, Instant now) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT 1 AS expired FROM enrolment WHERE expires_at <= :now LIMIT 1")
        .time("now", now)
        .first(row -> row.getInt("expired"))
        .isPresent();
  }

  /** Deletes expired links, with their imported keys. */
  public static void deleteExpired(Connection connection, Instant now) throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM enrolment WHERE expires_at <= :now")
        .time("now", now)
        .run();
  }
}
