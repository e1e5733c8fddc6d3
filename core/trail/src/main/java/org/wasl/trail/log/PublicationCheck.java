package org.wasl.trail.log;

import static org.wasl.trail.log.DatabaseUnavailableException.orElseThrow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.VerifierKey;
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/** Checks that leaves, checkpoints, published files and key belong to the same log. */
final class PublicationCheck {
  private final ShardLog log;
  private final PublishedLogFolder folder;
  private final VerifierKey key;

  PublicationCheck(ShardLog log, PublishedLogFolder folder, VerifierKey key) {
    this.log = log;
    this.folder = folder;
    this.key = key;
  }

  /**
   * The tree in the folder. The result is empty if there is none, or if tiles of its edge are
   * missing. Then all files are written again.
   */
  Optional<AppendOnlyTree> verifiedTree()
      throws LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> latest = orElseThrow(log.latest());
    if (latest.isPresent()) {
      checkKept(latest.get());
    }
    Optional<Checkpoint> found = inFolder();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    requireNotAhead(found.get().size(), latest);
    checkPublished(found.get());
    Optional<AppendOnlyTree> tree = edge(found.get());
    if (tree.isPresent()) {
      checkLeaves(tree.get());
    }
    return tree;
  }

  /** Every published checkpoint must be in SQL. */
  static void requireNotAhead(long published, Optional<SignedCheckpoint> latest)
      throws LogMismatchException {
    long last = latest.map(SignedCheckpoint::size).orElse(0L);
    if (published > last) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "a checkpoint of %d leaves was published, the database has signed %d: is it restored"
                  + " from an older copy?",
              published,
              last));
    }
  }

  private void checkKept(SignedCheckpoint latest)
      throws LogMismatchException, DatabaseUnavailableException {
    long size = orElseThrow(log.size());
    if (latest.size() > size) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "the database has a checkpoint of %d leaves, but only %d leaves",
              latest.size(),
              size));
    }
    if (!isSigned(latest)) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "the last checkpoint (%d leaves) is not signed by this key of %s",
              latest.size(),
              key.name()));
    }
  }

  private boolean isSigned(SignedCheckpoint latest) {
    try {
      SignedNote note = SignedNote.parse(latest.note().getBytes(StandardCharsets.UTF_8));
      Checkpoint expected = new Checkpoint(key.name(), latest.size(), latest.root());
      return note.verify(key) == SignedNote.Verification.VALID
          && note.text().equals(expected.text());
    } catch (MalformedException e) {
      return false;
    }
  }

  private Optional<Checkpoint> inFolder() throws LogMismatchException {
    try {
      return folder.checkpoint().map(bytes -> Checkpoint.parse(SignedNote.parse(bytes).text()));
    } catch (MalformedException e) {
      throw new LogMismatchException("the published checkpoint cannot be read");
    }
  }

  private void checkPublished(Checkpoint found)
      throws LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> kept = orElseThrow(log.signed(found.size()));
    if (kept.isEmpty() || !Arrays.equals(kept.get().root(), found.root())) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "a checkpoint of %d leaves was published that the database does not have",
              found.size()));
    }
  }

  private Optional<AppendOnlyTree> edge(Checkpoint found) {
    try {
      AppendOnlyTree edge = AppendOnlyTree.resume(found.size(), folder::hashes);
      return Optional.of(edge).filter(it -> Arrays.equals(it.root(), found.root()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Checks the leaves of the last tile, which is enough to detect a different log in SQL. */
  private void checkLeaves(AppendOnlyTree tree)
      throws LogMismatchException, DatabaseUnavailableException {
    long from = tree.size() - tree.size() % Tile.FULL_WIDTH;
    List<byte[]> leaves = orElseThrow(log.leaves(from, tree.size()));
    for (int i = 0; i < tree.size() - from; i++) {
      boolean matches = i < leaves.size();
      if (!matches || !Arrays.equals(tree.hash(0, from + i), MerkleTree.leafHash(leaves.get(i)))) {
        throw new LogMismatchException(
            String.format(Locale.ROOT, "leaf %d differs from the published one", from + i));
      }
    }
  }
}
