package org.wasl.store.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileCache;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TimeStampFolder;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.EvidenceBundle.StampedCheckpoint;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.erasure.ErasedReferral;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.Timeline;
import org.wasl.trail.log.LeafPosition;

/**
 * Writes evidence bundles: entries with their positions under the latest signed checkpoints. If
 * somebody changed the database or the files of the log, the bundle does not verify. {@link
 * org.wasl.audit.verify.OfflineVerifier#findings} reports that.
 */
public final class BundleWriter {
  /**
   * The proof material of one shard.
   *
   * @param shard its number
   * @param note a signed checkpoint. For a closed shard it is the last one
   * @param tiles the tree under it
   * @param timeStamps time stamps of its earlier checkpoints, if bundles have them
   */
  public record ShardProof(
      int shard, byte[] note, TileTree.TileReader tiles, Optional<TimeStampFolder> timeStamps) {

    /** The proof material without time stamps. */
    public ShardProof(int shard, byte[] note, TileTree.TileReader tiles) {
      this(shard, note, tiles, Optional.empty());
    }
  }

  private record BundledStep(Optional<Disclosure> shown, byte[] leaf) {}

  private record SequencedStep(long number, BundledStep step, LeafPosition position, Tree tree) {
    ProvenStep proven(int firstShard) {
      return new ProvenStep(
          number,
          step.shown,
          step.leaf,
          position.shard() - firstShard,
          position.index(),
          tree.proof(position.index()));
    }
  }

  private record Tree(
      int shard, String note, long size, TileTree hashes, Optional<TimeStampFolder> timeStamps) {
    static Tree of(ShardProof head, int keptTiles) {
      SignedNote note = SignedNote.parse(head.note());
      long size = Checkpoint.parse(note.text()).size();
      return new Tree(
          head.shard(),
          note.toString(),
          size,
          new TileTree(size, head.tiles(), keptTiles),
          head.timeStamps());
    }

    List<byte[]> proof(long index) {
      return MerkleTree.inclusionProof(index, size, hashes);
    }

    /** For each of these steps the first time stamp after it, each time stamp once. */
    List<StampedCheckpoint> timeStamps(int firstShard, List<SequencedStep> steps) {
      if (timeStamps.isEmpty()) {
        return List.of();
      }
      NavigableSet<Long> sizes = timeStamps.get().sizes().headSet(size, true);
      return steps.stream()
          .filter(step -> step.position().shard() == shard)
          .flatMap(step -> Optional.ofNullable(sizes.higher(step.position().index())).stream())
          .distinct()
          .flatMap(stamped -> timeStamps.get().read(stamped).stream())
          .map(stamped -> stamped(shard - firstShard, stamped))
          .toList();
    }

    private StampedCheckpoint stamped(int checkpoint, StampedNote stamped) {
      return new StampedCheckpoint(
          checkpoint,
          new String(stamped.note(), StandardCharsets.UTF_8),
          MerkleTree.consistencyProof(stamped.size(), size, hashes),
          stamped.token());
    }
  }

  private final NavigableMap<Integer, Tree> trees = new TreeMap<>();

  /**
   * Creates a writer of bundles under these checkpoints.
   *
   * @param heads the heads of shards that follow one another
   * @throws MalformedException if one of them is not a checkpoint
   */
  public BundleWriter(List<ShardProof> heads) {
    this(heads, TileCache.MAX_TILES);
  }

  /** Creates a writer that keeps at most {@code keptTiles} tiles of each shard in memory. */
  BundleWriter(List<ShardProof> heads, int keptTiles) {
    heads.forEach(head -> trees.put(head.shard(), Tree.of(head, keptTiles)));
  }

  /**
   * The bundle of these entries.
   *
   * @return the bundle, empty while one of them is not under a checkpoint
   * @throws MalformedException when tiles are missing, or the salt of an entry
   */
  public Optional<EvidenceBundle> bundle(
      Evidence evidence, List<AuditEntry> entries, TrustPolicy trust) {
    Timeline timeline = evidence.timeline();
    return bundle(
        timeline.referral().id(),
        entries,
        evidence.salts(),
        timeline.leafPositions(),
        evidence.receipts(),
        trust);
  }

  /** Writes the bundle from entries that were read without the rest of the referral. */
  Optional<EvidenceBundle> bundle(
      ReferralId referral,
      List<AuditEntry> entries,
      Map<Long, byte[]> salts,
      Map<Long, LeafPosition> positions,
      Function<Step, Optional<String>> receiptOf,
      TrustPolicy trust) {
    List<SignedReceipt> receipts = new ArrayList<>();
    for (AuditEntry entry : entries) {
      receiptOf
          .apply(entry.step())
          .ifPresent(jws -> receipts.add(new SignedReceipt(entry.number(), jws.strip())));
    }
    return bundle(referral, open(entries, salts), positions, receipts, trust);
  }

  /**
   * Writes the bundle of an erased referral. It has positions, leaves, and the entries of the
   * erasure.
   *
   * @return the bundle, empty while a step is not under a checkpoint
   * @throws MalformedException when tiles are missing
   */
  public Optional<EvidenceBundle> bundle(ErasedReferral erased, TrustPolicy trust) {
    SortedMap<Long, BundledStep> all = open(erased.entries(), erased.salts());
    erased
        .erasedLeaves()
        .forEach((number, leaf) -> all.put(number, new BundledStep(Optional.empty(), leaf)));
    return bundle(erased.referral(), all, erased.leafPositions(), List.of(), trust);
  }

  private static SortedMap<Long, BundledStep> open(
      List<AuditEntry> entries, Map<Long, byte[]> salts) {
    SortedMap<Long, BundledStep> steps = new TreeMap<>();
    for (AuditEntry entry : entries) {
      byte[] salt = salts.get(entry.number());
      if (salt == null) {
        throw new MalformedException("the salt of an entry is missing");
      }
      Disclosure shown = new Disclosure(entry, salt);
      steps.put(entry.number(), new BundledStep(Optional.of(shown), Commitment.leaf(salt, entry)));
    }
    return steps;
  }

  private Optional<EvidenceBundle> bundle(
      ReferralId referral,
      SortedMap<Long, BundledStep> steps,
      Map<Long, LeafPosition> positions,
      List<SignedReceipt> receipts,
      TrustPolicy trust) {
    List<SequencedStep> sequenced = sequenced(steps, positions);
    if (sequenced.isEmpty() || sequenced.size() < steps.size()) {
      return Optional.empty();
    }
    int first = sequenced.getFirst().position().shard();
    int last = sequenced.getLast().position().shard();
    List<Tree> used = List.copyOf(trees.subMap(first, true, last, true).values());
    if (used.size() <= last - first) {
      return Optional.empty(); // a shard in between has no usable checkpoint yet
    }
    return Optional.of(
        new EvidenceBundle(
            referral,
            sequenced.stream().map(step -> step.proven(first)).toList(),
            used.stream().map(Tree::note).toList(),
            used.stream().skip(1).map(tree -> tree.proof(0)).toList(),
            used.stream()
                .flatMap(tree -> tree.timeStamps(first, sequenced).stream())
                .limit(EvidenceBundle.MAX_TIME_STAMPS)
                .toList(),
            receipts,
            trust));
  }

  /** The steps that are under a checkpoint, in order. */
  private List<SequencedStep> sequenced(
      SortedMap<Long, BundledStep> steps, Map<Long, LeafPosition> positions) {
    List<SequencedStep> sequenced = new ArrayList<>();
    steps.forEach(
        (number, step) -> {
          LeafPosition position = positions.get(number);
          Tree tree = position == null ? null : trees.get(position.shard());
          if (position != null && tree != null && position.index() < tree.size()) {
            sequenced.add(new SequencedStep(number, step, position, tree));
          }
        });
    return sequenced;
  }
}
