package org.wasl.trail.log;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.time.StampedNote;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.trail.log.ShardSql.Bounds;

/** Time stamps of checkpoints of one shard of the audit log. Sizes are those of the shard. */
public final class LogTimeStamps {

  /**
   * The last time stamp of a shard.
   *
   * @param size of the checkpoint
   * @param ageMillis how long ago it was stored
   */
  public record LastStamped(long size, long ageMillis) {}

  private final Database database;
  private final int shard;

  LogTimeStamps(Database database, int shard) {
    this.database = database;
    this.shard = shard;
  }

  /**
   * Stores a time stamp. If another gateway stored one of that checkpoint, that one stays.
   *
   * @param stamped checked by the caller
   * @return false, and stores nothing, if there is no such checkpoint
   */
  public Result<Boolean> keep(StampedNote stamped) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.bounds(connection, shard);
          long chainSize = bounds.first() + stamped.size();
          boolean known =
              chainSize <= bounds.end() && ShardLog.checkpoint(connection, chainSize).isPresent();
          if (known) {
            SqlStatement.of(
                    connection,
                    """
                    insert into log_time_stamp (size, note, token) values (:size, :note, :token)
                        on conflict do nothing
                    """)
                .int8("size", chainSize)
                .text("note", new String(stamped.note(), StandardCharsets.UTF_8))
                .bytes("token", stamped.token())
                .update();
          }
          return known;
        });
  }

  /** Reads the sizes of the stamped checkpoints. */
  public Result<List<Long>> sizes() {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          return SqlStatement.of(
                  connection,
                  """
                  select size - :first as size from log_time_stamp
                   where size > :first and size <= :end order by size
                  """)
              .int8("first", bounds.first())
              .int8("end", bounds.end())
              .list(row -> row.int8("size"));
        });
  }

  /** Reads the last time stamp, or empty before the first. */
  public Result<Optional<LastStamped>> last() {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          return SqlStatement.of(
                  connection,
                  """
                  select size - :first as size,
                         (extract(epoch from clock_timestamp() - at) * 1000)::bigint as age
                    from log_time_stamp
                   where size > :first and size <= :end order by size desc limit 1
                  """)
              .int8("first", bounds.first())
              .int8("end", bounds.end())
              .first(row -> new LastStamped(row.int8("size"), row.int8("age")));
        });
  }

  /** Reads the time stamp of the checkpoint of that size. */
  public Result<Optional<StampedNote>> read(long size) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, shard);
          return SqlStatement.of(
                  connection, "select note, token from log_time_stamp where size = :size")
              .int8("size", bounds.first() + size)
              .first(
                  row ->
                      new StampedNote(
                          size,
                          row.text("note").getBytes(StandardCharsets.UTF_8),
                          row.bytes("token")));
        });
  }
}
