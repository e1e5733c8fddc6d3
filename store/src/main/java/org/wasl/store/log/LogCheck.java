package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.GrowingTree;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.ShardLog;
import org.wasl.store.ShardLog.Signed;

/** Whether leaves, checkpoints, published files and key are those of one and the same log. */
final class LogCheck {
  private final ShardLog log;
  private final LogFolder folder;
  private final VerifierKey key;

  LogCheck(ShardLog log, LogFolder folder, VerifierKey key) {
    this.log = log;
    this.folder = folder;
    this.key = key;
  }

  /**
   * The tree that the folder has; empty where it has none, or lacks tiles of its edge: then all is
   * written anew.
   */
  Optional<GrowingTree> published() throws LogMismatch, Unavailable {
    Optional<Signed> latest = Unavailable.orValue(log.latest());
    if (latest.isPresent()) {
      checkKept(latest.get());
    }
    Optional<Checkpoint> found = inFolder();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    notAhead(found.get().size(), latest);
    checkPublished(found.get());
    Optional<GrowingTree> tree = edge(found.get());
    if (tree.isPresent()) {
      checkLeaves(tree.get());
    }
    return tree;
  }

  /** What was published is kept. */
  static void notAhead(long published, Optional<Signed> latest) throws LogMismatch {
    long last = latest.map(Signed::size).orElse(0L);
    if (published > last) {
      throw new LogMismatch(
          "a checkpoint of %d leaves was published, the database has signed %d: is it restored from an older copy?"
              .formatted(published, last));
    }
  }

  private void checkKept(Signed latest) throws LogMismatch, Unavailable {
    long size = Unavailable.orValue(log.size());
    if (latest.size() > size) {
      throw new LogMismatch(
          "the database has a checkpoint of %d leaves, but only %d leaves"
              .formatted(latest.size(), size));
    }
    if (!isSigned(latest)) {
      throw new LogMismatch(
          "the last checkpoint (%d leaves) is not signed by this key of %s"
              .formatted(latest.size(), key.name()));
    }
  }

  private boolean isSigned(Signed latest) {
    try {
      SignedNote note = SignedNote.parse(latest.note().getBytes(StandardCharsets.UTF_8));
      Checkpoint expected = new Checkpoint(key.name(), latest.size(), latest.root());
      return note.check(key) == SignedNote.Check.VALID && note.text().equals(expected.text());
    } catch (Malformed e) {
      return false;
    }
  }

  private Optional<Checkpoint> inFolder() throws LogMismatch {
    try {
      return folder.checkpoint().map(bytes -> Checkpoint.parse(SignedNote.parse(bytes).text()));
    } catch (Malformed e) {
      throw new LogMismatch("the published checkpoint cannot be read");
    }
  }

  private void checkPublished(Checkpoint found) throws LogMismatch, Unavailable {
    Optional<Signed> kept = Unavailable.orValue(log.signed(found.size()));
    if (kept.isEmpty() || !Arrays.equals(kept.get().root(), found.root())) {
      throw new LogMismatch(
          "a checkpoint of %d leaves was published that the database does not have"
              .formatted(found.size()));
    }
  }

  private Optional<GrowingTree> edge(Checkpoint found) {
    try {
      GrowingTree edge = GrowingTree.of(found.size(), folder::hashes);
      return Optional.of(edge).filter(it -> Arrays.equals(it.root(), found.root()));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Of the last tile: enough to see that SQL has another log. */
  private void checkLeaves(GrowingTree tree) throws LogMismatch, Unavailable {
    long from = tree.size() - tree.size() % Tile.FULL_WIDTH;
    List<byte[]> leaves = Unavailable.orValue(log.leaves(from, tree.size()));
    for (int i = 0; i < tree.size() - from; i++) {
      boolean there = i < leaves.size();
      if (!there || !Arrays.equals(tree.hash(0, from + i), MerkleTree.leafHash(leaves.get(i)))) {
        throw new LogMismatch("leaf %d is not the one that was published".formatted(from + i));
      }
    }
  }
}
