package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notes for the file of a referral, sealed to the office. */
public final class NoteTable {
  private static final String ROW = "SELECT note, referral, person, at, sealed FROM note ";

  private NoteTable() {}

  /**
   * A note.
   *
   * @param id its id
   * @param referral id of its referral
   * @param person id of its author
   * @param at when it was written or changed
   * @param sealed a compact JWE
   */
  public record Note(String id, String referral, String person, Instant at, String sealed) {}

  /**
   * Adds a note or changes its text.
   *
   * @param change number of the trail's entry about it
   */
  public static void put(Connection connection, String office, Note note, long change)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO note (office, note, referral, person, at, sealed)
            VALUES (:office, :note, :referral, :person, :at, :sealed)
            ON CONFLICT DO UPDATE SET at = excluded.at, sealed = excluded.sealed
            """)
        .text("office", office)
        .text("note", note.id)
        .text("referral", note.referral)
        .text("person", note.person)
        .time("at", note.at)
        .text("sealed", note.sealed)
        .run();
    changed(connection, office, note.referral, change);
  }

  /** Deletes a note. */
  public static void delete(Connection connection, String office, Note note, long change)
      throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM note WHERE office = :office AND note = :note")
        .text("office", office)
        .text("note", note.id)
        .run();
    changed(connection, office, note.referral, change);
  }

  private static void changed(Connection connection, String office, String referral, long change)
      throws SQLException {
    SqliteStatement.of(
            connection,
            "UPDATE referral SET noted = :noted WHERE office = :office AND referral = :referral")
        .number("noted", change)
        .text("office", office)
        .text("referral", referral)
        .run();
  }

  /** One note. */
  public static Optional<Note> find(Connection connection, String office, String id)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = :office AND note = :note")
        .text("office", office)
        .text("note", id)
        .first(NoteTable::note);
  }

  /** The notes of a referral in order of time. */
  public static List<Note> ofReferral(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection, ROW + "WHERE office = :office AND referral = :referral ORDER BY at, note")
        .text("office", office)
        .text("referral", referral)
        .list(NoteTable::note);
  }

  private static Note note(ResultSet row) throws SQLException {
    return new Note(
        row.getString("note"),
        row.getString("referral"),
        row.getString("person"),
        SqliteStatement.time(row, "at"),
        row.getString("sealed"));
  }
}
