package org.wasl.trail.log;

import java.time.Instant;
import java.util.Optional;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.ServerFence;

/**
 * The audit log in SQL, which gives each entry its position. Positions run through all shards.
 * {@link ShardLog} has the checkpoints of one shard.
 */
public final class AuditLog {
  /** Reads the age in seconds of the first entry that a tree of the given size does not have. */
  private static final String LAG =
      """
      extract(epoch from clock_timestamp() - coalesce(
        (select a.at from log_batch b
           join audit_entry a on a.seq = b.seqs[(greatest(%1$s - b.first, 0) + 1)::int]
          where b.first >= (select max(first) from log_batch where first <= %1$s)
            and b.first + cardinality(b.seqs) > %1$s and b.seqs <> '{0}'
          order by b.first limit 1),
        (select at from audit_entry where seq > e.high order by seq limit 1)))\
      """;

  private static final String PROGRESS =
      """
      select e.size, s.size as signed, %s as lag, w.size as witnessed, %s as witness_lag
        from (select coalesce(max(size), 0) as size from log_checkpoint) s,
             (%s) w,
             (select coalesce(max(first + cardinality(seqs)), 0) as size,
                     coalesce(max(high), 0) as high
                from (select * from log_batch order by first desc limit 1) last) e
      """
          .formatted(LAG.formatted("s.size"), LAG.formatted("w.size"), LogSql.WITNESSED);

  private static final String OLDEST_UNSEQUENCED =
      """
      select extract(epoch from clock_timestamp() - (
               select at from audit_entry
                where seq > (select coalesce(max(high), 0)
                  from (select high from log_batch order by first desc limit 1) last)
                order by seq limit 1)) as age
      """;

  /**
   * Progress of the log.
   *
   * @param size sequenced leaves of all shards
   * @param signed leaves of all shards under the last checkpoint
   * @param lagMillis age of the oldest entry that is under no checkpoint, or 0
   * @param witnessed leaves under the last checkpoint that a quorum of witnesses has cosigned
   * @param witnessLagMillis age of the oldest entry that is under no cosigned checkpoint
   */
  public record LogProgress(
      long size, long signed, long lagMillis, long witnessed, long witnessLagMillis) {}

  private final Database database;
  private final ServerFence fence;
  private final Sequencer sequencer = new Sequencer();

  /**
   * @param fence is told about each signature
   */
  public AuditLog(Database database, ServerFence fence) {
    this.database = database;
    this.fence = fence;
  }

  /**
   * Result of one sequencing transaction.
   *
   * @param entries number of entries that got a position
   * @param more whether the batch was full, so that more entries may wait
   */
  public record SequencedBatch(int entries, boolean more) {}

  /** Assigns positions to entries without one, at most 1,024 in one transaction. */
  public Result<SequencedBatch> sequenceBatch() {
    return database
        .transaction(sequencer::sequence)
        .map(entries -> new SequencedBatch(entries, entries == Sequencer.BATCH));
  }

  /**
   * Assigns positions to entries without one, at most 1,024 in one transaction.
   *
   * @return whether more entries may wait
   */
  public Result<Boolean> sequence() {
    return sequenceBatch().map(SequencedBatch::more);
  }

  /** The shards, and the steps from one to the next. */
  public ShardLifecycle shards() {
    return new ShardLifecycle(database);
  }

  /** The shard of this number. It must have leaves. */
  public ShardLog shard(int number) {
    return new ShardLog(database, fence, number);
  }

  /** The cosignatures of witnesses for the shard of this number. */
  public Cosignatures cosignatures(int number) {
    return new Cosignatures(database, number);
  }

  /** The time stamps of checkpoints of the shard of this number. */
  public LogTimeStamps timeStamps(int number) {
    return new LogTimeStamps(database, number);
  }

  /** Reads the age of the oldest entry without an index, or 0 if there is none. */
  public Result<Long> oldestUnsequencedMillis() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OLDEST_UNSEQUENCED)
                .single(row -> millis(row.float8("age"))));
  }

  private static long millis(double seconds) {
    return Math.max(0, Math.round(seconds * 1_000));
  }

  /** Reads the progress of the log. It costs more than a lookup, so call it rarely. */
  public Result<LogProgress> progress() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, PROGRESS)
                .single(
                    row ->
                        new LogProgress(
                            row.int8("size"),
                            row.int8("signed"),
                            millis(row.float8("lag")),
                            row.int8("witnessed"),
                            millis(row.float8("witness_lag")))));
  }

  /**
   * The last cosignature of a witness for any shard.
   *
   * @param size leaves of all shards under the largest checkpoint that the witness has cosigned
   * @param at time when the cosignature arrived
   */
  public record LastCosignature(long size, Instant at) {}

  /** Reads the last cosignature of this witness, or empty if there is none. */
  public Result<Optional<LastCosignature>> lastCosignature(String witness) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select size, at from log_cosignature where witness = :witness
                     order by size desc limit 1
                    """)
                .text("witness", witness)
                .first(row -> new LastCosignature(row.int8("size"), row.instant("at"))));
  }
}
