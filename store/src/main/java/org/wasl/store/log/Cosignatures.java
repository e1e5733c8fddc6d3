package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.ShardSql.Bounds;

/** What witnesses have cosigned of one shard of the audit log; sizes are its own. */
public final class Cosignatures {
  private static final String QUORUM =
      "update log_checkpoint set quorum_at = clock_timestamp() where size = ? and quorum_at is null"
          + " and (select count(*) from log_cosignature"
          + "  where size = ? and witness = any(?)) >= ?";

  private final Database database;
  private final int shard;

  public Cosignatures(Database database, int shard) {
    this.database = database;
    this.shard = shard;
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
          Bounds bounds = ShardSql.bounds(connection, shard);
          long place = bounds.first() + size;
          if (place > bounds.end() || !lock(connection, place)) {
            return false;
          }
          insert(connection, place, witness, cosignature.line());
          count(connection, place, witnesses, quorum);
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
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.bounds(connection, shard);
          long place = bounds.first() + size;
          return place > bounds.end() ? Optional.empty() : note(connection, place);
        });
  }

  /** The largest checkpoint that a quorum has cosigned, with its cosignatures. */
  public Result<Optional<SignedNote>> witnessed() {
    return database.transaction(
        connection ->
            note(connection, witnessed(connection, ShardSql.snapshotBounds(connection, shard))));
  }

  /** Place up to which a quorum has cosigned a shard; 0 where none has. */
  public static long witnessed(Connection connection, Bounds bounds) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select coalesce(max(size), 0) from log_checkpoint"
                + " where quorum_at is not null and size > ? and size <= ?")) {
      statement.setLong(1, bounds.first());
      statement.setLong(2, bounds.end());
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /** The checkpoint up to this place. */
  public static Optional<SignedNote> note(Connection connection, long place) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select note, line from log_checkpoint left join log_cosignature using (size)"
                + " where size = ? order by witness")) {
      statement.setLong(1, place);
      ResultSet row = statement.executeQuery();
      SignedNote note = null;
      while (row.next()) {
        note = note == null ? SignedNote.parse(bytes(row.getString(1))) : note;
        String line = row.getString(2);
        note = line == null ? note : note.withSignature(NoteSignature.parse(line));
      }
      return Optional.ofNullable(note);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The largest size that this witness has cosigned, as far as we know; 0 where none. */
  public Result<Long> lastCosignedSize(String witness) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select coalesce(max(size) - ?, 0) from log_cosignature"
                      + " where witness = ? and size > ? and size <= ?")) {
            statement.setLong(1, bounds.first());
            statement.setString(2, witness);
            statement.setLong(3, bounds.first());
            statement.setLong(4, bounds.end());
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
          }
        });
  }
}
