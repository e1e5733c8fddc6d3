package org.wasl.store.log;

import java.time.Instant;
import java.util.Optional;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/**
 * The audit log in SQL: the position of each entry. Positions run through all shards; the
 * checkpoints of one shard belong to its {@link ShardLog}.
 */
public final class AuditLog {
  /** Age in seconds of the first entry that a tree of that size does not have. */
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
   * @param signed leaves under the last checkpoint, likewise
   * @param lagMillis age of the oldest entry that is under none; 0 when all are
   * @param witnessed leaves under the last checkpoint that a quorum of witnesses has cosigned
   * @param witnessLagMillis age of the oldest entry that is under none of those
   */
  public record LogProgress(
      long size, long signed, long lagMillis, long witnessed, long witnessLagMillis) {}

  private final Database database;
  private final Sequencer sequencer = new Sequencer();

  public AuditLog(Database database) {
    this.database = database;
  }

  /**
   * What one transaction has given positions to.
   *
   * @param entries how many
   * @param more whether it was as many as a transaction may have, so that there may be more
   */
  public record SequencedBatch(int entries, boolean more) {}

  /** Assigns positions to entries without one: one transaction, at most 1,024 entries. */
  public Result<SequencedBatch> sequenceBatch() {
    return database
        .transaction(sequencer::sequence)
        .map(entries -> new SequencedBatch(entries, entries == Sequencer.BATCH));
  }

  /**
   * The same.
   *
   * @return true when there may be more to do at once
   */
  public Result<Boolean> sequence() {
    return sequenceBatch().map(SequencedBatch::more);
  }

  /** The shards, and the steps from one to the next. */
  public ShardLifecycle shards() {
    return new ShardLifecycle(database);
  }

  /** The shard of this number, which has leaves. */
  public ShardLog shard(int number) {
    return new ShardLog(database, number);
  }

  /** What witnesses have cosigned of the shard of this number. */
  public Cosignatures cosignatures(int number) {
    return new Cosignatures(database, number);
  }

  /** Age of the oldest entry that has no index yet; 0 when all have. */
  public Result<Long> oldestUnsequencedMillis() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OLDEST_UNSEQUENCED)
                .single(row -> millis(row.float8("age"))));
  }

  private static long millis(double seconds) {
    return Math.max(0, Math.round(seconds * 1_000));
  }

  /** Progress of the log; more expensive than a look-up, so call it rarely. */
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
   * The last cosignature of a witness, of whatever shard.
   *
   * @param size leaves of all shards under the largest checkpoint that it has cosigned
   * @param at when that came
   */
  public record LastCosignature(long size, Instant at) {}

  /** The last cosignature of this witness; empty where it has never given one. */
  public Result<Optional<LastCosignature>> lastCosignature(String witness) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select size, at from log_cosignature where witness = ?
                     order by size desc limit 1
                    """)
                .text(witness)
                .first(row -> new LastCosignature(row.int8("size"), row.instant("at"))));
  }
}
