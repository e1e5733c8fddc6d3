package org.wasl.trail.log;

import static org.wasl.trail.log.DatabaseUnavailableException.orElseThrow;

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
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/**
 * Signs the new leaves of one shard and publishes what is signed. It first stores the checkpoint in
 * SQL, then writes the tiles under it, then replaces the checkpoint file. So it may be interrupted
 * at any point. Every gateway writes its own folder, but only one gateway signs at a time.
 */
public final class LogPublisher {
  private static final int MAX_CHECKPOINTS = 256;

  private final ShardLog log;
  private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);

  private final PublishedLogFolder folder;
  private final Optional<SignerKey> key;
  private final int maxLeaves;
  private final PublicationCheck check;
  private final MissingFiles missing;

  /** The tree of the folder, or of the checkpoint just signed, or null after a failure. */
  private @Nullable AppendOnlyTree tree;

  /** Size of the checkpoint in the folder. */
  private long published;

  /** Tells whether the last run failed to write. */
  private boolean failing;

  /** Size of the largest checkpoint that a commit of this gateway includes or follows. */
  private long durable;

  /**
   * Makes a publisher of a shard into a folder.
   *
   * @param key the signing key. Its name is the shard's origin.
   * @param maxLeaves maximum number of leaves that one checkpoint adds, and that are held in memory
   */
  public LogPublisher(ShardLog log, PublishedLogFolder folder, SignerKey key, int maxLeaves) {
    this(log, folder, key.verifier(), Optional.of(key), maxLeaves);
  }

  /** Makes a publisher without a key, which publishes the checkpoints of other gateways. */
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
    this.missing = new MissingFiles(folder);
  }

  /**
   * Checks that database, folder and key belong to one log, before anything is signed. Then
   * publishes the checkpoints that an interrupted gateway signed but did not publish.
   *
   * @throws LogMismatchException if they do not belong to one log
   * @throws UncheckedIOException if a file cannot be written
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
   * Signs and publishes all entries that have an index, and does nothing if the database is
   * unavailable. It writes a deleted folder again.
   *
   * @throws LogMismatchException if the published files do not match SQL. Nothing was signed.
   * @throws UncheckedIOException if a file cannot be written. The next run tries again.
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

  /** Tells whether a published file is missing. It reads names only. */
  boolean hasMissingFiles() {
    return missing.any(published());
  }

  /**
   * Compares all published files with the signed tree, and rewrites missing or wrong files from
   * SQL. It does nothing if the database is unavailable. Signing goes on meanwhile.
   *
   * @return number of files that were missing or wrong
   * @throws LogMismatchException if SQL does not have the signed leaves. No wrong file was written.
   * @throws UncheckedIOException if a file cannot be written
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

  /** Writes all files again if the tiles at the edge do not give the signed root. */
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
   * Adds cosignatures to the published checkpoint, and does nothing if the checkpoint already has
   * them, or is a different one.
   *
   * @throws UncheckedIOException if the checkpoint cannot be written. The published one stays.
   */
  public synchronized void updateCosignatures(SignedNote note) {
    try {
      Optional<SignedNote> folderCheckpoint = folder.checkpoint().map(SignedNote::parse);
      if (folderCheckpoint.isPresent()
          && folderCheckpoint.get().text().equals(note.text())
          && folderCheckpoint.get().signatures().size() < note.signatures().size()) {
        folder.publish(note.bytes(), List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of leaves under the checkpoint in the folder. */
  synchronized long published() {
    return published;
  }

  /** Consecutive leaves, beginning with leaf {@code first}. */
  private record LeafRange(long first, List<byte[]> leaves) {
    static final LeafRange NONE = new LeafRange(0, List.of());

    boolean isEmpty() {
      return leaves.isEmpty();
    }

    /** Tells whether the range has all leaves from {@code from} to {@code to - 1}. */
    boolean covers(long from, long to) {
      return first == from && first + leaves.size() >= to;
    }
  }

  /**
   * The result of one signature.
   *
   * @param leaves the signed leaves, from the first leaf of their tile on. They are empty if there
   *     was nothing to sign.
   * @param more whether more leaves wait than one checkpoint may add
   */
  private record Signed(LeafRange leaves, boolean more) {
    static final Signed NOTHING = new Signed(LeafRange.NONE, false);
  }

  @FunctionalInterface
  private interface PublicationStep {
    void run() throws LogMismatchException, DatabaseUnavailableException, IOException;
  }

  /**
   * Runs a step. After a failure, the tree is read again, because the one in memory may be ahead of
   * the folder.
   */
  private void run(PublicationStep work) throws LogMismatchException {
    boolean done = false;
    try {
      work.run();
      done = true;
      failing = false;
    } catch (DatabaseUnavailableException e) {
      // The next run starts again.
    } catch (IOException e) {
      String reason = e.getMessage();
      if (!failing) { // log only the first of several failures
        LOG.error("the log cannot be published: {}", reason);
      }
      failing = true;
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

  /**
   * Signs the new leaves. Reads them from the first leaf of their tile on, as they are published.
   */
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
      // Another gateway signs. The next run publishes its checkpoint.
      throw new DatabaseUnavailableException();
    }
    durable = size;
    return new Signed(new LeafRange(first, leaves), size < all);
  }

  private static long startOfTile(long leaf) {
    return leaf - leaf % Tile.FULL_WIDTH;
  }

  /**
   * Brings the folder to the last checkpoint in SQL.
   *
   * @param known leaves that were just read. They are not read again.
   */
  private void publish(AppendOnlyTree tree, LeafRange known)
      throws IOException, LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> latest = latestDurable();
    PublicationCheck.requireNotAhead(published, latest);
    if (latest.isEmpty() || latest.get().size() == published) {
      return;
    }
    TilePublication publication = new TilePublication(folder, latest.get());
    long done = published;
    long end = latest.get().size();
    while (done < end) {
      List<SignedCheckpoint> next =
          bounded(orElseThrow(log.between(done, end, MAX_CHECKPOINTS)), done);
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

  /**
   * Reads the last checkpoint. Checkpoints of other gateways count only after a commit of this
   * gateway.
   */
  private Optional<SignedCheckpoint> latestDurable() throws DatabaseUnavailableException {
    Optional<SignedCheckpoint> latest = orElseThrow(log.latest());
    if (latest.filter(it -> it.size() > durable).isPresent()) {
      latest = orElseThrow(log.latestDurable());
      durable = latest.map(SignedCheckpoint::size).orElse(0L);
    }
    return latest;
  }

  /** Selects as many checkpoints as a bounded number of leaves covers, and at least one. */
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
              "%d leaves were signed, but the database lacks some of them",
              checkpoint.size()));
    }
    for (long i = tree.size(); i < checkpoint.size(); i++) {
      tree.add(MerkleTree.leafHash(leaves.get((int) (i - first))));
    }
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT, "the first %d leaves differ from the signed ones", checkpoint.size()));
    }
  }
}
