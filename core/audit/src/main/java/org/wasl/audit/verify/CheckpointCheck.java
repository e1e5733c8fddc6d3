package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignedNote.Verification;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;

/** Tells whether a checkpoint is signed by its log and cosigned by a quorum. */
public final class CheckpointCheck {
  private final TlogPolicy policy;
  private final Findings findings;

  /** Checks with these keys and adds differences to the findings. */
  public CheckpointCheck(TlogPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  /**
   * The checkpoint of a bundle. Every signature must be of a key of the policy, and of each key at
   * most one.
   */
  Optional<Checkpoint> checkBundled(String where, String text) {
    try {
      SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      int valid = checkSignatures(where, note, checkpoint, policy.quorum());
      findings.expectEqual(where + ", signatures", valid, note.signatures().size());
      return Optional.of(checkpoint);
    } catch (MalformedException e) {
      findings.expectEqual(where, "a checkpoint", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Checks the log's signature and that at least {@code quorum} witnesses cosigned.
   *
   * @return how many trusted keys signed
   */
  public int checkSignatures(String where, SignedNote note, Checkpoint checkpoint, int quorum) {
    Optional<VerifierKey> log = policy.logKey(checkpoint.origin());
    boolean known =
        findings.expect(
            log.isPresent(), where, "an origin among the trusted logs", checkpoint.origin());
    boolean own =
        known
            && findings.expectEqual(
                where + ", the log", Verification.VALID, note.verify(log.get()));
    int cosigned = 0;
    for (VerifierKey witness : policy.witnesses()) {
      Verification check = note.verify(witness);
      findings.expect(
          check != Verification.INVALID, where + ", " + witness.name(), Verification.VALID, check);
      cosigned += check == Verification.VALID ? 1 : 0;
    }
    findings.expect(cosigned >= quorum, where + ", witnesses", quorum + " at least", cosigned);
    return cosigned + (own ? 1 : 0);
  }
}
