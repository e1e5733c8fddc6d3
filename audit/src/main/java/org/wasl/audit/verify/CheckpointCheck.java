package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignedNote.Check;
import org.wasl.audit.log.VerifierKey;

/** Whether a checkpoint is signed by its log and cosigned by a quorum. */
public final class CheckpointCheck {
  private final Policy policy;
  private final Findings findings;

  /** Checks by these keys; what differs goes there. */
  public CheckpointCheck(Policy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  /**
   * The checkpoint of a bundle. Besides, every signature must be one of the policy's keys, and none
   * twice: nothing in a bundle goes unchecked.
   */
  Optional<Checkpoint> ofBundle(String where, String text) {
    try {
      SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      int valid = signed(where, note, checkpoint, policy.quorum());
      findings.same(where + ", signatures", valid, note.signatures().size());
      return Optional.of(checkpoint);
    } catch (Malformed e) {
      findings.same(where, "a checkpoint", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Checks the log's signature and that at least {@code quorum} witnesses cosigned.
   *
   * @return how many trusted keys signed
   */
  public int signed(String where, SignedNote note, Checkpoint checkpoint, int quorum) {
    Optional<VerifierKey> log = policy.logKey(checkpoint.origin());
    boolean known =
        findings.holds(
            log.isPresent(), where, "an origin among the trusted logs", checkpoint.origin());
    boolean own = known && findings.same(where + ", the log", Check.VALID, note.check(log.get()));
    int cosigned = 0;
    for (VerifierKey witness : policy.witnesses()) {
      Check check = note.check(witness);
      findings.holds(check != Check.INVALID, where + ", " + witness.name(), Check.VALID, check);
      cosigned += check == Check.VALID ? 1 : 0;
    }
    findings.holds(cosigned >= quorum, where + ", witnesses", quorum + " at least", cosigned);
    return cosigned + (own ? 1 : 0);
  }
}
