package org.wasl.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;

/** What witnesses have cosigned of the audit log. */
public final class Cosignatures {
  private static final String QUORUM =
      "update log_checkpoint set quorum_at = clock_timestamp() where size = ? and quorum_at is null"
          + " and (select count(*) from log_cosignature"
          + "  where size = ? and witness = any(?)) >= ?";

  private final Database database;

  Cosignatures(Database database) {
    this.database = database;
  }

  /**
   * Keeps the cosignature of one witness; the first one where it comes again.
   *
   * @param size of the checkpoint
   * @param witness its verifier key
   * @param cosignature checked by the caller
   * @param witnesses verifier keys of all whose word counts
   * @param quorum how many of these make a quorum
   * @return false, and nothing kept, where there is no such checkpoint
   */
  public Result<Boolean> keep(
      long size,
      String witness,
      NoteSignature cosignature,
      Collection<String> witnesses,
      int quorum) {
    return database.transaction(
        connection -> {
          if (!lock(connection, size)) {
            return false;
          }
          insert(connection, size, witness, cosignature.line());
          count(connection, size, witnesses, quorum);
          return true;
        });
  }

  /** Of two that come at once, the second sees the first: one of them completes the quorum. */
  private static boolean lock(Connection connection, long size) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select from log_checkpoint where size = ? for update")) {
      statement.setLong(1, size);
      return statement.executeQuery().next();
    }
  }

  private static void insert(Connection connection, long size, String witness, String line)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into log_cosignature (size, witness, line) values (?, ?, ?)"
                + " on conflict do nothing")) {
      statement.setLong(1, size);
      statement.setString(2, witness);
      statement.setString(3, line);
      statement.executeUpdate();
    }
  }

  private static void count(
      Connection connection, long size, Collection<String> witnesses, int quorum)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUORUM)) {
      statement.setLong(1, size);
      statement.setLong(2, size);
      statement.setArray(3, connection.createArrayOf("text", witnesses.toArray(String[]::new)));
      statement.setInt(4, quorum);
      statement.executeUpdate();
    }
  }

  /** The checkpoint of that size, signed by the log and by whoever has cosigned it so far. */
  public Result<Optional<SignedNote>> note(long size) {
    return database.transaction(connection -> note(connection, size));
  }

  /** The largest checkpoint that a quorum has cosigned, with its cosignatures. */
  public Result<Optional<SignedNote>> witnessed() {
    return database.transaction(connection -> note(connection, LogSql.witnessed(connection)));
  }

  static Optional<SignedNote> note(Connection connection, long size) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select note, line from log_checkpoint left join log_cosignature using (size)"
                + " where size = ? order by witness")) {
      statement.setLong(1, size);
      ResultSet row = statement.executeQuery();
      SignedNote note = null;
      while (row.next()) {
        note = note == null ? SignedNote.parse(bytes(row.getString(1))) : note;
        String line = row.getString(2);
        note = line == null ? note : note.and(NoteSignature.parse(line));
      }
      return Optional.ofNullable(note);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The last word of a witness.
   *
   * @param size of the largest checkpoint that it has cosigned
   * @param at when that came
   */
  public record LastWord(long size, Instant at) {}

  /** The last word of this witness; empty where it has never said anything. */
  public Result<Optional<LastWord>> lastWord(String witness) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select size, at from log_cosignature where witness = ?"
                      + " order by size desc limit 1")) {
            statement.setString(1, witness);
            ResultSet row = statement.executeQuery();
            return row.next()
                ? Optional.of(
                    new LastWord(
                        row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()))
                : Optional.<LastWord>empty();
          }
        });
  }

  /** The largest size that this witness has cosigned, as far as we know; 0 where none. */
  public Result<Long> last(String witness) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select coalesce(max(size), 0) from log_cosignature where witness = ?")) {
            statement.setString(1, witness);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
          }
        });
  }
}
