package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;

/** Absences of persons from an office. Each person has at most one that is not over. */
public final class AbsenceTable {
  private AbsenceTable() {}

  /**
   * An absence.
   *
   * @param first its first day
   * @param last its last day
   * @param deputy id of the person who stands in
   */
  public record Absence(LocalDate first, LocalDate last, String deputy) {}

  /** Adds or replaces the absence of a person. */
  public static void put(Connection connection, String office, String person, Absence absence)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO absence (office, person, first_day, last_day, deputy)
            VALUES (:office, :person, :first_day, :last_day, :deputy)
            ON CONFLICT DO UPDATE SET first_day = excluded.first_day,
              last_day = excluded.last_day, deputy = excluded.deputy
            """)
        .text("office", office)
        .text("person", person)
        .text("first_day", absence.first.toString())
        .text("last_day", absence.last.toString())
        .text("deputy", absence.deputy)
        .run();
  }

  /** Returns the absence of a person that is not over on a day. */
  public static Optional<Absence> find(
      Connection connection, String office, String person, LocalDate day) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT first_day, last_day, deputy FROM absence
            WHERE office = :office AND person = :person AND last_day >= :day
            """)
        .text("office", office)
        .text("person", person)
        .text("day", day.toString())
        .first(
            row ->
                new Absence(
                    LocalDate.parse(row.getString("first_day")),
                    LocalDate.parse(row.getString("last_day")),
                    row.getString("deputy")));
  }

  /** Removes the absence of a person, and returns whether there was one. */
  public static boolean remove(Connection connection, String office, String person)
      throws SQLException {
    return SqliteStatement.of(
            connection, "DELETE FROM absence WHERE office = :office AND person = :person")
        .text("office", office)
        .text("person", person)
        .runOne();
  }

  /** Removes the absence of a person, and those in which the person stands in. */
  public static void removeAllOf(Connection connection, String office, String person)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            DELETE FROM absence
            WHERE office = :office AND (person = :person OR deputy = :person)
            """)
        .text("office", office)
        .text("person", person)
        .run();
  }
}
