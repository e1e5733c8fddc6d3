package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.GrowingTree;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.verify.Findings;
import org.wasl.store.LogAuditSql.Batch;
import org.wasl.store.LogAuditSql.Kept;

/** Of {@link TrailAudit}: entries, leaves, tiles and checkpoints are those of one log. */
final class LogAudit {
  private final Connection connection;
  private final Policy policy;
  private final TileTree.Reader reader;
  private final Findings findings;
  private final CheckpointAudit checkpoints;
  private final GrowingTree tree = new GrowingTree();
  private final BitSet placed = new BitSet();
  private TileTree tiles = new TileTree(0, any -> new byte[0]);
  private long published;
  private long high;
  private boolean whole = true;
  private boolean erasures;
  private List<Gap> gaps = List.of();

  LogAudit(Connection connection, Policy policy, TileTree.Reader tiles, Findings findings) {
    this.connection = connection;
    this.policy = policy;
    this.reader = tiles;
    this.findings = findings;
    this.checkpoints = new CheckpointAudit(connection, policy, findings);
  }

  /** Looks at all of it; returns how many leaves there are. */
  long look(Optional<byte[]> publishedNote) throws SQLException {
    publishedNote.ifPresent(this::published);
    erasures = LogAuditSql.erasures(connection);
    long end = 0;
    try (PreparedStatement statement = LogAuditSql.batches(connection);
        ResultSet row = statement.executeQuery()) {
      checkpoints.begin();
      while (row.next()) {
        Batch batch = Batch.of(row);
        findings.same("leaf " + end, "its batch", batch.first() == end ? "its batch" : "none");
        whole &= batch.first() == end;
        batch(batch);
        end = batch.first() + batch.size();
      }
    }
    checkpoints.end(end);
    unplaced();
    return end;
  }

  private void published(byte[] bytes) {
    try {
      SignedNote note = SignedNote.parse(bytes);
      Checkpoint head = Checkpoint.parse(note.text());
      boolean signed =
          policy
              .logKey(head.origin())
              .filter(k -> note.check(k) == SignedNote.Check.VALID)
              .isPresent();
      if (findings.holds(signed, "published checkpoint", "the log's signature", "another")) {
        published = head.size();
        tiles = new TileTree(published, reader);
        checkpoints.published(head);
      }
    } catch (Malformed e) {
      findings.same("published checkpoint", "a checkpoint", e.getMessage());
    }
  }

  private void batch(Batch batch) throws SQLException {
    String where = "batch of leaf " + batch.first();
    Map<Long, Kept> entries = LogAuditSql.entries(connection, batch.seqs());
    for (int i = 0; i < batch.size(); i++) {
      leaf(batch.first() + i, batch.leaf(i), batch.seqs().get(i), entries);
    }
    high = Math.max(high, batch.seqs().stream().mapToLong(Long::longValue).max().orElse(0));
    findings.same(where + ", span", batch.exactSpan(), batch.span());
    findings.same(where + ", high", high, batch.high());
    gaps = batch.gaps();
    for (Gap gap : gaps) {
      long next = gap.from() < 0 || gap.from() > high ? -1 : placed.nextSetBit((int) gap.from());
      findings.holds(
          gap.from() >= 0 && gap.to() <= high && (next < 0 || next >= gap.to()),
          where + ", gap from " + gap.from() + " to " + gap.to(),
          "entries without a place",
          "entry " + next);
    }
  }

  private void leaf(long index, byte[] leaf, long seq, Map<Long, Kept> entries)
      throws SQLException {
    String where = "leaf " + index;
    byte[] hash = MerkleTree.leafHash(leaf);
    if (index < published) {
      findings.holds(
          Arrays.equals(hash, tile(index)), where, "the leaf that was published", "another");
    }
    boolean known = seq > 0 && seq < Integer.MAX_VALUE;
    findings.holds(
        known && !placed.get((int) seq), where, "an entry for the first time", "entry " + seq);
    if (known) {
      placed.set((int) seq);
    }
    Kept entry = entries.get(seq);
    if (findings.holds(entry != null, where, "entry " + seq, "none")) {
      String its = entry.where() + " (leaf " + index + ")";
      opens(entry, its, leaf);
      findings.holds(Arrays.equals(entry.leaf(), leaf), its, "its commitment", "another");
    }
    if (whole) {
      tree.add(hash);
      checkpoints.grown(tree);
      tree.trim();
    }
  }

  /**
   * Of an entry that was erased only the leaf is left; a referral's own story says who erased it.
   */
  private void opens(Kept entry, String its, byte[] leaf) {
    if (!entry.isBare()) {
      findings.holds(entry.opens(leaf), its, "the entry that was logged", "another");
    } else if (!LogAuditSql.isReferral(entry.stream())) {
      findings.holds(erasures, its, "the entry that was logged", "none, and no erasure");
    }
  }

  private byte[] tile(long index) {
    try {
      return tiles.hash(0, index);
    } catch (Malformed e) {
      return new byte[0];
    }
  }

  /** What nobody will look for any more. */
  private void unplaced() throws SQLException {
    try (PreparedStatement statement = LogAuditSql.places(connection, high);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long seq = row.getLong(1);
        boolean awaited = gaps.stream().anyMatch(gap -> gap.from() <= seq && seq < gap.to());
        findings.holds(
            awaited || seq > 0 && placed.get((int) seq),
            LogAuditSql.where(row.getString(2), row.getLong(3)),
            "its place in the log",
            "entry " + seq + ", which has none");
      }
    }
  }
}
