package org.wasl.store.log;

import static org.wasl.store.log.DatabaseUnavailableException.orElseThrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.log.ShardLog.SignedCheckpoint;

/**
 * Signs the new leaves of one shard and publishes what is signed. The order permits an interruption
 * at any point: the checkpoint is stored in SQL, the tiles under it are written, the checkpoint
 * file is replaced. Every gateway writes its own folder; of several, one at a time signs.
 */
public final class LogPublisher {
  private static final int MAX_CHECKPOINTS = 256;

  private final ShardLog log;
  private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);

  private final PublishedLogFolder folder;
  private final Optional<SignerKey> key;
  private final int maxLeaves;
  private final PublicationCheck check;

  /** The tree of the folder, or of the checkpoint just signed; null after a failure. */
  private @Nullable AppendOnlyTree tree;

  /** Size of the checkpoint in the folder. */
  private long published;

  /**
   * Publishes this shard in that folder.
   *
   * @param key signs; its name is the shard's origin
   * @param maxLeaves most leaves that one checkpoint adds, and that are held in memory
   */
  public LogPublisher(ShardLog log, PublishedLogFolder folder, SignerKey key, int maxLeaves) {
    this(log, folder, key.verifier(), Optional.of(key), maxLeaves);
  }

  /** Without a key: publishes what another gateway signs, or has signed. */
  LogPublisher(
      ShardLog log,
      PublishedLogFolder folder,
      VerifierKey verifier,
      Optional<SignerKey> key,
      int maxLeaves) {
    this.log = log;
    this.folder = folder;
    this.key = key;
    this.maxLeaves = maxLeaves;
    this.check = new PublicationCheck(log, folder, verifier);
  }

  /**
   * Checks that database, folder and key belong to one log, before anything is signed. What was
   * signed and not published, because the gateway was interrupted, is published now.
   *
   * @throws LogMismatchException when they are not
   * @throws UncheckedIOException when a file cannot be written
   */
  public synchronized void open() throws LogMismatchException {
    run(
        () -> {
          AppendOnlyTree restored = restore();
          Optional<SignedCheckpoint> latest = orElseThrow(log.latest());
          if (latest.isPresent() && latest.get().size() - published <= maxLeaves) {
            publish(restored, LeafRange.NONE);
          }
        });
  }

  /**
   * One run: everything that has its index is signed and published. Without the database nothing is
   * done; a folder that was deleted is written again.
   *
   * @throws LogMismatchException when what is published is not what SQL has; nothing was signed
   * @throws UncheckedIOException when a file cannot be written; the next run starts again
   */
  public synchronized void run() throws LogMismatchException {
    run(
        () -> {
          AppendOnlyTree known = tree;
          if (known == null || folder.checkpoint().isEmpty()) {
            known = restore();
          }
          publish(known, LeafRange.NONE);
          boolean more = true;
          while (more) {
            Signed signed = sign(known);
            more = signed.more();
            if (!signed.leaves().isEmpty()) {
              publish(known, signed.leaves());
            }
          }
        });
  }

  /**
   * Compares all published files with what was signed, and writes again from SQL what is missing or
   * wrong; nothing while the database does not answer. Signing goes on meanwhile.
   *
   * @return how many files were missing or wrong
   * @throws LogMismatchException when SQL does not have what was signed; nothing wrong was written
   * @throws UncheckedIOException when a file cannot be written
   */
  public int repair() throws LogMismatchException {
    int edge = repairEdge();
    try {
      return edge + new TileRepair(log, folder, published(), this::write).run();
    } catch (DatabaseUnavailableException e) {
      return edge; // the next run compares the rest
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the tiles at the edge do not give the signed root, everything is written again. */
  private synchronized int repairEdge() throws LogMismatchException {
    int[] written = {0};
    run(
        () -> {
          if (published > 0 && check.verifiedTree().isEmpty()) {
            AppendOnlyTree empty = new AppendOnlyTree();
            tree = empty;
            published = 0;
            publish(empty, LeafRange.NONE);
            written[0] = Tile.added(0, published).size();
          }
        });
    return written[0];
  }

  private synchronized void write(String path, byte[] content) throws IOException {
    folder.put(path, content);
    folder.sync();
  }

  /**
   * Adds cosignatures to the published checkpoint; does nothing where that has them, or is another.
   *
   * @throws UncheckedIOException when it cannot be written; what was published stays
   */
  public synchronized void updateCosignatures(SignedNote note) {
    try {
      Optional<SignedNote> there = folder.checkpoint().map(SignedNote::parse);
      if (there.isPresent()
          && there.get().text().equals(note.text())
          && there.get().signatures().size() < note.signatures().size()) {
        folder.publish(note.bytes(), List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many leaves are under the checkpoint in the folder. */
  synchronized long published() {
    return published;
  }

  /** Leaves from {@code first} on. */
  private record LeafRange(long first, List<byte[]> leaves) {
    static final LeafRange NONE = new LeafRange(0, List.of());

    boolean isEmpty() {
      return leaves.isEmpty();
    }

    /** Whether it begins there and has all of them. */
    boolean covers(long from, long to) {
      return first == from && first + leaves.size() >= to;
    }
  }

  /**
   * What was signed.
   *
   * @param leaves these, from the first one of their tile on; none where there was nothing to sign
   * @param more whether there is more than one checkpoint may add
   */
  private record Signed(LeafRange leaves, boolean more) {
    static final Signed NOTHING = new Signed(LeafRange.NONE, false);
  }

  @FunctionalInterface
  private interface PublicationStep {
    void run() throws LogMismatchException, DatabaseUnavailableException, IOException;
  }

  /** After a failure the tree in memory may be ahead of the folder: it is read again. */
  private void run(PublicationStep work) throws LogMismatchException {
    boolean done = false;
    try {
      work.run();
      done = true;
    } catch (DatabaseUnavailableException e) {
      // The next run starts again.
    } catch (IOException e) {
      String reason = e.getMessage();
      LOG.error("the log cannot be published: {}", reason);
      throw new UncheckedIOException(reason, e);
    } finally {
      if (!done) {
        tree = null;
      }
    }
  }

  private AppendOnlyTree restore() throws LogMismatchException, DatabaseUnavailableException {
    AppendOnlyTree restored = check.verifiedTree().orElseGet(AppendOnlyTree::new);
    tree = restored;
    published = restored.size();
    return restored;
  }

  /** Signs what is new; reads it from the first leaf of its tile on, as it is published. */
  private Signed sign(AppendOnlyTree tree) throws DatabaseUnavailableException {
    long all = orElseThrow(log.size());
    long from = tree.size();
    long size = Math.min(all, from + maxLeaves);
    if (size <= from || key.isEmpty()) {
      return Signed.NOTHING;
    }
    long first = startOfTile(from);
    List<byte[]> leaves = orElseThrow(log.leaves(first, size));
    leaves.stream().skip(from - first).forEach(leaf -> tree.add(MerkleTree.leafHash(leaf)));
    SignerKey signer = key.get();
    Checkpoint checkpoint = new Checkpoint(signer.verifier().name(), size, tree.root());
    SignedNote note = new SignedNote(checkpoint.text(), List.of(signer.sign(checkpoint.text())));
    if (!orElseThrow(log.sign(from, size, checkpoint.root(), note.toString()))) {
      // Another gateway signs. The next run publishes what it signed.
      throw new DatabaseUnavailableException();
    }
    return new Signed(new LeafRange(first, leaves), size < all);
  }

  private static long startOfTile(long leaf) {
    return leaf - leaf % Tile.FULL_WIDTH;
  }

  /**
   * Brings the folder to the last checkpoint in SQL.
   *
   * @param known leaves that were read just now: these are not read again
   */
  private void publish(AppendOnlyTree tree, LeafRange known)
      throws IOException, LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> latest = orElseThrow(log.latest());
    PublicationCheck.requireNotAhead(published, latest);
    if (latest.isEmpty() || latest.get().size() == published) {
      return;
    }
    TilePublication publication = new TilePublication(folder, latest.get());
    long done = published;
    while (done < latest.get().size()) {
      List<SignedCheckpoint> next = bounded(orElseThrow(log.above(done, MAX_CHECKPOINTS)), done);
      long first = startOfTile(done);
      List<byte[]> leaves =
          known.covers(first, next.getLast().size())
              ? known.leaves()
              : orElseThrow(log.leaves(first, next.getLast().size()));
      for (SignedCheckpoint checkpoint : next) {
        grow(tree, checkpoint, leaves, first);
        publication.add(done, checkpoint.size(), tree, leaves, first);
        tree.discardCompleteTiles();
        done = checkpoint.size();
      }
    }
    publication.publish();
    published = done;
  }

  /** As many checkpoints as a bounded number of leaves covers, and one at least. */
  private List<SignedCheckpoint> bounded(List<SignedCheckpoint> next, long from) {
    int n = 1;
    while (n < next.size() && next.get(n).size() - from <= maxLeaves) {
      n++;
    }
    return next.subList(0, n);
  }

  private void grow(
      AppendOnlyTree tree, SignedCheckpoint checkpoint, List<byte[]> leaves, long first)
      throws LogMismatchException {
    if (first + leaves.size() < checkpoint.size()) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "%d leaves were signed, and the database does not have all of them",
              checkpoint.size()));
    }
    for (long i = tree.size(); i < checkpoint.size(); i++) {
      tree.add(MerkleTree.leafHash(leaves.get((int) (i - first))));
    }
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "the first %d leaves are not those that were signed",
              checkpoint.size()));
    }
  }
}
