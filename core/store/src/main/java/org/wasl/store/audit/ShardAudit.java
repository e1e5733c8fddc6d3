package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.audit.verify.Findings;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.store.audit.TrailAudit.PublishedFiles;

/**
 * A part of {@link LogAudit} that checks that leaves, tiles and checkpoints of one shard are those
 * of one log.
 */
final class ShardAudit {
  private final Findings findings;
  private final PlacedShard shard;
  private final Optional<VerifierKey> key;
  private final PublishedFiles files;
  private final CheckpointAudit checkpoints;
  private final AppendOnlyTree tree = new AppendOnlyTree();
  private TileTree tiles = new TileTree(0, any -> new byte[0]);
  private long published;
  private Optional<byte[]> succession = Optional.empty();
  private boolean whole = true;

  ShardAudit(
      Connection connection,
      TlogPolicy policy,
      Findings findings,
      PlacedShard shard,
      PublishedFiles files)
      throws SQLException {
    this.findings = findings;
    this.shard = shard;
    this.files = files;
    this.key = policy.logs().stream().filter(k -> shard.isSignedBy(k.toString())).findFirst();
    this.checkpoints = new CheckpointAudit(connection, policy, shard, key, findings);
  }

  int number() {
    return shard.number();
  }

  /** The name of the leaf of this chain index in findings. */
  String leaf(long chainIndex) {
    return shard.words() + "leaf " + (chainIndex - shard.first());
  }

  boolean isOver(long chainIndex) {
    return chainIndex >= shard.end();
  }

  /** Tells whether this is the leaf that names the shard before. */
  boolean isSuccession(long chainIndex) {
    return shard.number() > 1 && chainIndex == shard.first();
  }

  /**
   * Begins.
   *
   * @param before the shard that this one continues, empty for the first
   */
  void begin(Optional<ShardAudit> before) {
    findings.expect(key.isPresent(), shard.words() + "key", "among the trusted ones", "another");
    succession =
        before
            .filter(it -> it.whole)
            .flatMap(it -> it.key.map(verifier -> ShardLink.commitment(it.head(verifier))));
    files.note().ifPresent(this::published);
  }

  private Checkpoint head(VerifierKey verifier) {
    return new Checkpoint(verifier.name(), tree.size(), tree.root());
  }

  private void published(byte[] bytes) {
    String where = shard.words() + "published checkpoint";
    try {
      SignedNote note = SignedNote.parse(bytes);
      Checkpoint head = Checkpoint.parse(note.text());
      boolean signed =
          key.filter(k -> k.name().equals(head.origin()))
              .filter(k -> note.verify(k) == SignedNote.Verification.VALID)
              .isPresent();
      if (findings.expect(signed, where, "the log's signature", "another")) {
        published = head.size();
        tiles = new TileTree(published, files.tiles());
        checkpoints.published(head);
      }
    } catch (MalformedException e) {
      findings.expectEqual(where, "a checkpoint", e.getMessage());
    }
  }

  /** Notes that a leaf is missing. The leaves after it give no root. */
  void leafMissing() {
    whole = false;
  }

  void leaf(long chainIndex, byte[] leaf) throws SQLException {
    long index = chainIndex - shard.first();
    byte[] hash = MerkleTree.leafHash(leaf);
    if (index < published) {
      publishedLeaf(leaf(chainIndex), hash, index);
    }
    if (isSuccession(chainIndex) && succession.isPresent()) {
      findings.expect(
          Arrays.equals(leaf, succession.get()),
          leaf(chainIndex),
          "the end of shard " + (shard.number() - 1),
          "another");
    }
    if (whole) {
      tree.add(hash);
      checkpoints.treeGrown(tree);
      tree.discardCompleteTiles();
    }
  }

  private void publishedLeaf(String where, byte[] hash, long index) {
    String expected = "the leaf that was published";
    try {
      findings.expect(Arrays.equals(hash, tiles.hash(0, index)), where, expected, "another");
    } catch (MalformedException e) {
      findings.expect(false, where, expected, e.getMessage());
    }
  }

  /** There is no leaf from this chain index on. */
  void end(long chainIndex) throws SQLException {
    checkpoints.end(chainIndex - shard.first());
  }
}
