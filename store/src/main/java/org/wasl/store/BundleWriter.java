package org.wasl.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
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
    Map<Long, Long> leaves = evidence.timeline().leaves();
    List<ProvenStep> steps = new ArrayList<>();
    List<SignedReceipt> receipts = new ArrayList<>();
    for (AuditEntry entry : entries) {
      long index = leaves.getOrDefault(entry.number(), Long.MAX_VALUE);
      if (index >= head.size()) {
        return Optional.empty();
      }
      Shown shown = new Shown(entry, evidence.salts().get(entry.number()));
      List<byte[]> proof = MerkleTree.inclusionProof(index, head.size(), tree);
      steps.add(new ProvenStep(shown, 0, index, proof));
      evidence
          .receipt(entry.step())
          .ifPresent(jws -> receipts.add(new SignedReceipt(entry.number(), jws.strip())));
    }
    List<String> checkpoints = List.of(note.toString());
    return Optional.of(
        new Bundle(evidence.timeline().referral().id(), steps, checkpoints, receipts, trust));
  }
}
