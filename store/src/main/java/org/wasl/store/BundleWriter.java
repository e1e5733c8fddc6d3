package org.wasl.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.Bundle.ProvenStep;
import org.wasl.audit.verify.Bundle.Shown;
import org.wasl.audit.verify.Bundle.SignedReceipt;
import org.wasl.audit.verify.Trust;

/**
 * Puts evidence together: entries with their places in the log as it was signed last. What it puts
 * together may be false, where somebody changed the database or the log's files: {@link
 * org.wasl.audit.verify.Verify#findings} tells.
 */
public final class BundleWriter {
  private record Step(Optional<Shown> shown, byte[] leaf) {}

  private final SignedNote note;
  private final Checkpoint head;
  private final TileTree tree;

  /**
   * Writes what this checkpoint proves.
   *
   * @param note a signed checkpoint
   * @param tiles the tree under it
   * @throws Malformed if it is no checkpoint
   */
  public BundleWriter(byte[] note, TileTree.Reader tiles) {
    this.note = SignedNote.parse(note);
    this.head = Checkpoint.parse(this.note.text());
    this.tree = new TileTree(head.size(), tiles);
  }

  /**
   * The bundle of these entries.
   *
   * @return empty while one of them is not under the checkpoint
   * @throws Malformed when tiles are missing
   */
  public Optional<Bundle> bundle(Evidence evidence, List<AuditEntry> entries, Trust trust) {
    List<SignedReceipt> receipts = new ArrayList<>();
    for (AuditEntry entry : entries) {
      evidence
          .receipt(entry.step())
          .ifPresent(jws -> receipts.add(new SignedReceipt(entry.number(), jws.strip())));
    }
    Timeline timeline = evidence.timeline();
    return steps(open(entries, evidence.salts()), timeline.leaves())
        .map(steps -> bundle(timeline.referral().id(), steps, receipts, trust));
  }

  /**
   * The bundle of what erasure left: places and leaves, and the entries of those who erased.
   *
   * @return empty while a step is not under the checkpoint
   * @throws Malformed when tiles are missing
   */
  public Optional<Bundle> bundle(Remains remains, Trust trust) {
    SortedMap<Long, Step> all = open(remains.entries(), remains.salts());
    remains.bare().forEach((number, leaf) -> all.put(number, new Step(Optional.empty(), leaf)));
    return steps(all, remains.leaves())
        .map(steps -> bundle(remains.referral(), steps, List.of(), trust));
  }

  private static SortedMap<Long, Step> open(List<AuditEntry> entries, Map<Long, byte[]> salts) {
    SortedMap<Long, Step> steps = new TreeMap<>();
    for (AuditEntry entry : entries) {
      byte[] salt = salts.get(entry.number());
      Shown shown = new Shown(entry, salt);
      steps.put(entry.number(), new Step(Optional.of(shown), Commitment.leaf(salt, entry)));
    }
    return steps;
  }

  private Bundle bundle(
      UUID referral, List<ProvenStep> steps, List<SignedReceipt> receipts, Trust trust) {
    return new Bundle(referral, steps, List.of(note.toString()), receipts, trust);
  }

  private Optional<List<ProvenStep>> steps(SortedMap<Long, Step> steps, Map<Long, Long> leaves) {
    List<ProvenStep> proven = new ArrayList<>();
    for (Map.Entry<Long, Step> step : steps.entrySet()) {
      long index = leaves.getOrDefault(step.getKey(), Long.MAX_VALUE);
      if (index >= head.size()) {
        return Optional.empty();
      }
      proven.add(proven(step.getKey(), step.getValue(), index));
    }
    return Optional.of(proven);
  }

  private ProvenStep proven(long number, Step step, long index) {
    List<byte[]> proof = MerkleTree.inclusionProof(index, head.size(), tree);
    return new ProvenStep(number, step.shown, step.leaf, 0, index, proof);
  }
}
