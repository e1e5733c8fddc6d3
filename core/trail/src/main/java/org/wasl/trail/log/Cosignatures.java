package org.wasl.trail.log;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.trail.log.ShardSql.Bounds;

/** Cosignatures of witnesses for one shard of the audit log. Sizes are those of the shard. */
public final class Cosignatures {
  private static final String MARK_QUORUM =
      """
      update log_checkpoint set quorum_at = clock_timestamp()
       where size = :size and quorum_at is null
         and (select count(*) from log_cosignature where size = :size
             and witness = any(:witnesses)) >= :quorum
      """;

  private static final String NOTE =
      """
      select note, line from log_checkpoint left join log_cosignature using (size)
       where size = :size order by witness
      """;

  private record NoteRow(String note, Optional<String> cosignature) {}

  private final Database database;
  private final int shard;

  Cosignatures(Database database, int shard) {
    this.database = database;
    this.shard = shard;
  }

  /**
   * Stores the cosignature of one witness. If it comes again, the first one stays.
   *
   * @param size of the checkpoint
   * @param witness verifier key of the witness
   * @param cosignature checked by the caller
   * @param witnesses verifier keys of all witnesses that count
   * @param quorum how many of these make a quorum
   * @return false, and stores nothing, if there is no such checkpoint
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
              .int8("size", chainSize)
              .texts("witnesses", witnesses)
              .int4("quorum", quorum)
              .update();
          return true;
        });
  }

  /**
   * Locks the checkpoint. If two cosignatures come at once, the second sees the first, so one of
   * them completes the quorum.
   */
  private static boolean lock(Connection connection, long chainSize) throws SQLException {
    return SqlStatement.of(connection, "select from log_checkpoint where size = :size for update")
        .int8("size", chainSize)
        .exists();
  }

  private static void insert(Connection connection, long chainSize, String witness, String line)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into log_cosignature (size, witness, line) values (:size, :witness, :line)
                on conflict do nothing
            """)
        .int8("size", chainSize)
        .text("witness", witness)
        .text("line", line)
        .update();
  }

  /**
   * Reads the checkpoint of that size with the signature of the log and all cosignatures so far.
   */
  public Result<Optional<SignedNote>> note(long size) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.bounds(connection, shard);
          long chainSize = bounds.first() + size;
          return chainSize > bounds.end() ? Optional.empty() : note(connection, chainSize);
        });
  }

  /** Reads the largest checkpoint that a quorum has cosigned, with its cosignatures. */
  public Result<Optional<SignedNote>> witnessed() {
    return database.transaction(
        connection ->
            note(connection, witnessed(connection, ShardSql.snapshotBounds(connection, shard))));
  }

  /** Reads the chain size up to which a quorum has cosigned a shard, or 0. */
  public static long witnessed(Connection connection, Bounds bounds) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select coalesce(max(size), 0) as size from log_checkpoint
             where quorum_at is not null and size > :first and size <= :end
            """)
        .int8("first", bounds.first())
        .int8("end", bounds.end())
        .single(row -> row.int8("size"));
  }

  /** Reads the checkpoint of this chain size, with its cosignatures. */
  public static Optional<SignedNote> note(Connection connection, long chainSize)
      throws SQLException {
    List<NoteRow> rows =
        SqlStatement.of(connection, NOTE)
            .int8("size", chainSize)
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

  /** Reads the largest size that this witness has cosigned in the database, or 0. */
  public Result<Long> lastCosignedSize(String witness) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          return SqlStatement.of(
                  connection,
                  """
                  select coalesce(max(size) - :first, 0) as size from log_cosignature
                   where witness = :witness and size > :first and size <= :end
                  """)
              .int8("first", bounds.first())
              .text("witness", witness)
              .int8("end", bounds.end())
              .single(row -> row.int8("size"));
        });
  }
}
