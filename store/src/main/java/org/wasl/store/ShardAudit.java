package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.GrowingTree;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Succession;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.VerifierKey;
import org.wasl.audit.verify.Findings;
import org.wasl.store.LogAuditSql.Placed;
import org.wasl.store.TrailAudit.Published;

/** Of {@link LogAudit}: leaves, tiles and checkpoints of one shard are those of one log. */
final class ShardAudit {
  private final Findings findings;
  private final Placed shard;
  private final Optional<VerifierKey> key;
  private final Published files;
  private final CheckpointAudit checkpoints;
  private final GrowingTree tree = new GrowingTree();
  private TileTree tiles = new TileTree(0, any -> new byte[0]);
  private long published;
  private Optional<byte[]> succession = Optional.empty();
  private boolean whole = true;

  ShardAudit(
      Connection connection, Policy policy, Findings findings, Placed shard, Published files) {
    this.findings = findings;
    this.shard = shard;
    this.files = files;
    this.key = policy.logs().stream().filter(k -> shard.isSignedBy(k.toString())).findFirst();
    this.checkpoints = new CheckpointAudit(connection, policy, shard, key, findings);
  }

  int number() {
    return shard.number();
  }

  /** How findings name the leaf at this place. */
  String leaf(long place) {
    return shard.words() + "leaf " + (place - shard.first());
  }

  boolean isOver(long place) {
    return place >= shard.end();
  }

  /** Whether this is the leaf that names the shard before. */
  boolean isSuccession(long place) {
    return shard.number() > 1 && place == shard.first();
  }

  /**
   * Begins.
   *
   * @param before the shard that this one goes on from; null for the first
   */
  void begin(ShardAudit before) throws SQLException {
    findings.holds(key.isPresent(), shard.words() + "key", "among the trusted ones", "another");
    if (before != null && before.whole) {
      succession = before.key.map(its -> Succession.commitment(before.head(its)));
    }
    files.note().ifPresent(this::published);
    checkpoints.begin();
  }

  private Checkpoint head(VerifierKey its) {
    return new Checkpoint(its.name(), tree.size(), tree.root());
  }

  private void published(byte[] bytes) {
    String where = shard.words() + "published checkpoint";
    try {
      SignedNote note = SignedNote.parse(bytes);
      Checkpoint head = Checkpoint.parse(note.text());
      boolean signed =
          key.filter(k -> k.name().equals(head.origin()))
              .filter(k -> note.check(k) == SignedNote.Check.VALID)
              .isPresent();
      if (findings.holds(signed, where, "the log's signature", "another")) {
        published = head.size();
        tiles = new TileTree(published, files.tiles());
        checkpoints.published(head);
      }
    } catch (Malformed e) {
      findings.same(where, "a checkpoint", e.getMessage());
    }
  }

  /** A leaf lacks: what comes after it gives no root. */
  void torn() {
    whole = false;
  }

  void leaf(long place, byte[] leaf) throws SQLException {
    long index = place - shard.first();
    byte[] hash = MerkleTree.leafHash(leaf);
    if (index < published) {
      findings.holds(
          Arrays.equals(hash, tile(index)), leaf(place), "the leaf that was published", "another");
    }
    if (isSuccession(place) && succession.isPresent()) {
      findings.holds(
          Arrays.equals(leaf, succession.get()),
          leaf(place),
          "the end of shard " + (shard.number() - 1),
          "another");
    }
    if (whole) {
      tree.add(hash);
      checkpoints.grown(tree);
      tree.trim();
    }
  }

  private byte[] tile(long index) {
    try {
      return tiles.hash(0, index);
    } catch (Malformed e) {
      return new byte[0];
    }
  }

  /** There is no leaf from this place on. */
  void end(long place) throws SQLException {
    checkpoints.end(place - shard.first());
  }
}
