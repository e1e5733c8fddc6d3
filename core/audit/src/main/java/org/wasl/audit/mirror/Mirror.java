package org.wasl.audit.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.verify.CheckpointCheck;
import org.wasl.audit.verify.Findings;

/**
 * Keeps a verified copy of one log. At every moment, also after a kill, the copy is a complete tree
 * that the log signed and a quorum cosigned. The copy only grows.
 */
public final class Mirror implements Closeable {
  private record Signed(SignedNote note, Checkpoint head) {
    static Signed of(SignedNote note) {
      return new Signed(note, Checkpoint.parse(note.text()));
    }
  }

  private final TlogPolicy policy;
  private final Optional<String> origin;
  private final Path folder;
  private final long mostEntries;
  private final MirrorFolder copy;

  /**
   * Opens the copy.
   *
   * @param policy whose signatures count
   * @param origin the origin of the log. If it is empty, any of them is accepted
   * @param folder folder of the copy, created if it is missing
   * @param mostEntries most entries added in one update. A larger update is refused unread
   * @throws IOException if the folder cannot be used, or another mirror uses it
   */
  public Mirror(TlogPolicy policy, Optional<String> origin, Path folder, long mostEntries)
      throws IOException {
    this.policy = policy;
    this.origin = origin;
    this.folder = folder;
    this.mostEntries = mostEntries;
    this.copy = new MirrorFolder(folder);
  }

  /**
   * Fetches what the log has and the copy lacks.
   *
   * @throws LogUnavailableException if a file could not be fetched
   * @throws MalformedException if the offered file is not a checkpoint
   * @throws IOException if the copy cannot be used
   */
  public MirrorUpdate update(LogSource source) throws IOException {
    return update(source, Optional.empty());
  }

  /**
   * Updates a copy of a later shard of a log.
   *
   * @param previous the last checkpoint of the shard before it, which its leaf 0 must name, or
   *     empty if it is not known
   */
  MirrorUpdate update(LogSource source, Optional<Checkpoint> previous) throws IOException {
    Optional<Signed> kept = kept();
    Signed offered = offered(source);
    Findings findings = new Findings();
    kept.map(it -> it.head().origin())
        .or(() -> origin)
        .ifPresent(
            name -> findings.expectEqual("checkpoint, origin", name, offered.head().origin()));
    // A fork is reported with or without cosignatures. The copy grows only with a quorum.
    findings.addAll("checkpoint", signed(offered, 0));
    if (!findings.lines().isEmpty()) {
      return new MirrorUpdate.Rejected(findings.lines());
    }
    if (kept.isPresent() && offered.head().size() <= kept.get().head().size()) {
      Checkpoint head = kept.get().head();
      if (offered.head().size() < head.size()) {
        return older(kept.get(), offered);
      }
      // Both checkpoints alone are the proof, whatever tiles the server has.
      if (!Arrays.equals(offered.head().root(), head.root())) {
        return forked(kept.get().note(), offered.note(), "it has the copy's size, not its root");
      }
    }
    return newer(kept, offered, source, previous);
  }

  private List<String> signed(Signed offered, int quorum) {
    Findings findings = new Findings();
    new CheckpointCheck(policy, findings)
        .checkSignatures("signatures", offered.note(), offered.head(), quorum);
    return findings.lines();
  }

  private Optional<Signed> kept() throws IOException {
    try {
      return copy.checkpoint().map(Signed::of);
    } catch (MalformedException e) {
      throw new IOException(folder + ": the copy's checkpoint is damaged", e);
    }
  }

  private static Signed offered(LogSource source) throws IOException {
    Optional<byte[]> bytes = TileFetcher.await(source.fetch("checkpoint", SignedNote.MAX_BYTES));
    return Signed.of(
        SignedNote.parse(
            bytes.orElseThrow(() -> new LogUnavailableException("there is no checkpoint"))));
  }

  private MirrorUpdate newer(
      Optional<Signed> kept, Signed offered, LogSource source, Optional<Checkpoint> previous)
      throws IOException {
    long before = kept.map(it -> it.head().size()).orElse(0L);
    if (offered.head().size() - before > mostEntries) {
      String found = Long.toString(offered.head().size() - before);
      return MirrorUpdate.Rejected.of("checkpoint, entries", mostEntries + " more at most", found);
    }
    try {
      TileFetcher requests = new TileFetcher(source);
      VerifiedTiles tiles = new VerifiedTiles(offered.head(), requests, copy);
      if (kept.isPresent() && !isPrefixOf(tiles, kept.get().head())) {
        return forked(kept.get().note(), offered.note(), "its tree does not begin with the copy's");
      }
      List<String> alone = signed(offered, policy.quorum());
      if (!alone.isEmpty()) {
        return new MirrorUpdate.Rejected(alone);
      }
      if (previous.isPresent() && !continues(tiles, previous.get())) {
        String end = "the end of " + previous.get().origin() + " at " + previous.get().size();
        return MirrorUpdate.Rejected.of("leaf 0", end, "another");
      }
      MissingTiles growth = new MissingTiles(before, offered.head().size());
      growth.fetchInto(copy, requests, tiles);
      copy.publish(offered.note(), growth.completedPaths());
      return new MirrorUpdate.Updated(before, offered.head());
    } catch (MalformedException e) {
      return MirrorUpdate.Rejected.of("tiles", "every tile as it was signed", e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private MirrorUpdate older(Signed kept, Signed offered) throws IOException {
    try {
      TileFetcher own = new TileFetcher(new FolderLogSource(folder));
      return isPrefixOf(new VerifiedTiles(kept.head(), own, copy), offered.head())
          ? new MirrorUpdate.Stale(kept.note(), offered.note())
          : forked(kept.note(), offered.note(), "the copy's tree does not begin with it");
    } catch (MalformedException e) {
      throw new IOException(folder + ": the copy is damaged: " + e.getMessage(), e);
    }
  }

  private static boolean isPrefixOf(VerifiedTiles tiles, Checkpoint older) {
    return Arrays.equals(MerkleTree.root(older.size(), tiles.tree()), older.root());
  }

  private static boolean continues(VerifiedTiles tiles, Checkpoint previous) {
    byte[] leaf = MerkleTree.leafHash(ShardLink.commitment(previous));
    return Arrays.equals(tiles.tree().hash(0, 0), leaf);
  }

  /**
   * The offered checkpoint has stayed older for longer than a server may lag. So the log was rolled
   * back.
   */
  public MirrorUpdate rolledBack(MirrorUpdate.Stale older) throws IOException {
    return forked(older.current(), older.offered(), "it is older than the copy");
  }

  private MirrorUpdate forked(SignedNote kept, SignedNote offered, String how) throws IOException {
    return new MirrorUpdate.Forked(how, copy.storeFork(kept, offered));
  }

  /** Releases the folder for another mirror. */
  @Override
  public void close() throws IOException {
    copy.close();
  }
}
