package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.ShardSql.Bounds;

/** Cosignatures of witnesses for one shard of the audit log. Sizes are those of the shard. */
public final class Cosignatures {
  private static final String MARK_QUORUM =
      """
      update log_checkpoint set quorum_at = clock_timestamp()
       where size = ? and quorum_at is null
         and (select count(*) from log_cosignature where size = ? and witness = any(?)) >= ?
      """;

  private static final String NOTE =
      """
      select note, line from log_checkpoint left join log_cosignature using (size)
       where size = ? order by witness
      """;

  private record NoteRow(String note, Optional<String> cosignature) {}

  private final Database database;
  private final int shard;

  Cosignatures(Database database, int shard) {
    this.database = database;
    this.shard = shard;
  }

  /**
   * Keeps the cosignature of one witness; the first one where it comes again.
   *
   * @param size of the checkpoint
   * @param witness its verifier key
   * @param cosignature checked by the caller
   * @param witnesses verifier keys of all witnesses that count
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
          long chainSize = bounds.first() + size;
          if (chainSize > bounds.end() || !lock(connection, chainSize)) {
            return false;
          }
          insert(connection, chainSize, witness, cosignature.line());
          SqlStatement.of(connection, MARK_QUORUM)
              .int8(chainSize)
              .int8(chainSize)
              .texts(witnesses)
              .int4(quorum)
              .update();
          return true;
        });
  }

  /** Of two that come at once, the second sees the first: one of them completes the quorum. */
  private static boolean lock(Connection connection, long chainSize) throws SQLException {
    return SqlStatement.of(connection, "select from log_checkpoint where size = ? for update")
        .int8(chainSize)
        .exists();
  }

  private static void insert(Connection connection, long chainSize, String witness, String line)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into log_cosignature (size, witness, line) values (?, ?, ?)
                on conflict do nothing
            """)
        .int8(chainSize)
        .text(witness)
        .text(line)
        .update();
  }

  /** The checkpoint of that size, signed by the log and by those who have cosigned it so far. */
  public Result<Optional<SignedNote>> note(long size) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.bounds(connection, shard);
          long chainSize = bounds.first() + size;
          return chainSize > bounds.end() ? Optional.empty() : note(connection, chainSize);
        });
  }

  /** The largest checkpoint that a quorum has cosigned, with its cosignatures. */
  public Result<Optional<SignedNote>> witnessed() {
    return database.transaction(
        connection ->
            note(connection, witnessed(connection, ShardSql.snapshotBounds(connection, shard))));
  }

  /** The chain size up to which a quorum has cosigned a shard; 0 where none has. */
  public static long witnessed(Connection connection, Bounds bounds) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select coalesce(max(size), 0) as size from log_checkpoint
             where quorum_at is not null and size > ? and size <= ?
            """)
        .int8(bounds.first())
        .int8(bounds.end())
        .single(row -> row.int8("size"));
  }

  /** The checkpoint of this chain size, with its cosignatures. */
  public static Optional<SignedNote> note(Connection connection, long chainSize)
      throws SQLException {
    List<NoteRow> rows =
        SqlStatement.of(connection, NOTE)
            .int8(chainSize)
            .list(row -> new NoteRow(row.text("note"), row.optionalText("line")));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    SignedNote note = SignedNote.parse(rows.getFirst().note().getBytes(StandardCharsets.UTF_8));
    for (NoteRow row : rows) {
      if (row.cosignature.isPresent()) {
        note = note.withSignature(NoteSignature.parse(row.cosignature.get()));
      }
    }
    return Optional.of(note);
  }

  /** The largest size that this witness has cosigned, as far as the database has it; 0 if none. */
  public Result<Long> lastCosignedSize(String witness) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          return SqlStatement.of(
                  connection,
                  """
                  select coalesce(max(size) - ?, 0) as size from log_cosignature
                   where witness = ? and size > ? and size <= ?
                  """)
              .int8(bounds.first())
              .text(witness)
              .int8(bounds.first())
              .int8(bounds.end())
              .single(row -> row.int8("size"));
        });
  }
}
