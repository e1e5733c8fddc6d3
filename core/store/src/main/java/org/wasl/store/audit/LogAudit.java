package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.verify.Findings;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.store.audit.LogAuditSql.Batch;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.store.audit.LogAuditSql.StoredEntry;
import org.wasl.store.audit.TrailAudit.ProgressListener;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.trail.log.SequenceGap;
import org.wasl.trail.log.ShardLifecycle;

/**
 * A part of {@link TrailAudit} that checks entries and shards. Every entry has its leaf, once, and
 * is as it was logged. The shards are complete, and each continues where the one before ended.
 */
final class LogAudit {
  private final Connection connection;
  private final TlogPolicy policy;
  private final List<PublishedFiles> files;
  private final Findings findings;
  private final ProgressListener progress;
  private final BitSet sequenced = new BitSet();
  private List<PlacedShard> shards = List.of();
  private long high;
  private boolean hasErasures;
  private List<SequenceGap> gaps = List.of();

  /**
   * @param files the files of each shard, in order
   */
  LogAudit(
      Connection connection,
      TlogPolicy policy,
      List<PublishedFiles> files,
      Findings findings,
      ProgressListener progress) {
    this.connection = connection;
    this.policy = policy;
    this.files = files;
    this.findings = findings;
    this.progress = progress;
  }

  /** Checks the log and returns how many leaves there are. */
  long run() throws SQLException {
    shards = LogAuditSql.shards(connection);
    for (int n = shards.size() + 1; n <= files.size(); n++) {
      findings.expect(files.get(n - 1).note().isEmpty(), "shard " + n, "in the database", "none");
    }
    hasErasures = LogAuditSql.hasErasures(connection);
    long all = LogAuditSql.leaves(connection);
    long end = 0;
    ShardAudit shard = enter(Optional.empty(), 0);
    try (Cursor rows = LogAuditSql.batches(connection)) {
      List<Batch> batches = LogAuditSql.next(rows);
      while (!batches.isEmpty()) {
        Map<Long, StoredEntry> entries = LogAuditSql.entries(connection, batches);
        for (Batch batch : batches) {
          if (shard.isOver(end)) {
            shard = enter(Optional.of(shard), end);
          }
          String where = shard.leaf(end);
          if (!findings.expectEqual(
              where, "its batch", batch.first() == end ? "its batch" : "none")) {
            shard.leafMissing();
          }
          batch(shard, batch, entries);
          end = batch.first() + batch.size();
        }
        progress.progress("leaves", end, all);
        batches = LogAuditSql.next(rows);
      }
    }
    shard.end(end);
    if (shard.number() < shards.size()) {
      findings.expectEqual("shard " + (shard.number() + 1), "its leaves", "none");
    }
    reportUnsequenced();
    return end;
  }

  private ShardAudit enter(Optional<ShardAudit> before, long chainIndex) throws SQLException {
    int number = before.map(it -> it.number() + 1).orElse(1);
    PlacedShard next = shards.get(number - 1);
    findings.expectEqual("shard " + number, number, next.number());
    PublishedFiles published =
        number <= files.size() ? files.get(number - 1) : PublishedFiles.NOTHING;
    if (before.isPresent()) {
      before.get().end(chainIndex);
    }
    ShardAudit shard = new ShardAudit(connection, policy, findings, next, published);
    shard.begin(before);
    return shard;
  }

  private void batch(ShardAudit shard, Batch batch, Map<Long, StoredEntry> entries)
      throws SQLException {
    String where = "batch of " + shard.leaf(batch.first());
    for (int i = 0; i < batch.size(); i++) {
      long chainIndex = batch.first() + i;
      byte[] leaf = batch.leaf(i);
      shard.leaf(chainIndex, leaf);
      if (shard.isSuccession(chainIndex)) {
        findings.expectEqual(shard.leaf(chainIndex), "no entry", word(batch.seqs().get(i)));
      } else {
        entry(shard.leaf(chainIndex), leaf, batch.seqs().get(i), entries);
      }
    }
    high = Math.max(high, batch.seqs().stream().mapToLong(Long::longValue).max().orElse(0));
    findings.expectEqual(where + ", span", batch.exactSpan(), batch.span());
    findings.expectEqual(where + ", high", high, batch.high());
    gaps = batch.gaps();
    for (SequenceGap gap : gaps) {
      long next = gap.from() < 0 || gap.from() > high ? -1 : sequenced.nextSetBit((int) gap.from());
      findings.expect(
          gap.from() >= 0 && gap.to() <= high && (next < 0 || next >= gap.to()),
          where + ", gap from " + gap.from() + " to " + gap.to(),
          "entries without a leaf",
          "entry " + next);
    }
  }

  private static String word(long seq) {
    return seq == ShardLifecycle.NO_ENTRY ? "no entry" : "entry " + seq;
  }

  private void entry(String where, byte[] leaf, long seq, Map<Long, StoredEntry> entries) {
    boolean known = seq > 0 && seq < Integer.MAX_VALUE;
    findings.expect(
        known && !sequenced.get((int) seq), where, "an entry for the first time", "entry " + seq);
    if (known) {
      sequenced.set((int) seq);
    }
    StoredEntry entry = entries.get(seq);
    findings.expect(entry != null, where, "entry " + seq, "none");
    if (entry != null) {
      String subject = entry.where() + " (" + where + ")";
      opens(entry, subject, leaf);
      findings.expect(Arrays.equals(entry.leaf(), leaf), subject, "its commitment", "another");
    }
  }

  /** An erased entry leaves only its leaf. The referral's stream says who erased it. */
  private void opens(StoredEntry entry, String subject, byte[] leaf) {
    if (!entry.isErased()) {
      findings.expect(entry.opens(leaf), subject, "the entry that was logged", "another");
    } else if (!LogAuditSql.isReferral(entry.stream())) {
      findings.expect(hasErasures, subject, "the entry that was logged", "none, and no erasure");
    }
  }

  /** Entries without a leaf for which the sequencer does not wait. */
  private void reportUnsequenced() throws SQLException {
    try (Cursor rows = LogAuditSql.entryKeys(connection, high)) {
      while (rows.next()) {
        Row row = rows.row();
        long seq = row.int8("seq");
        boolean awaited = gaps.stream().anyMatch(gap -> gap.from() <= seq && seq < gap.to());
        findings.expect(
            awaited || seq > 0 && sequenced.get((int) seq),
            LogAuditSql.where(row.text("stream"), row.int8("step")),
            "its leaf in the log",
            "entry " + seq + ", which has none");
      }
    }
  }
}
