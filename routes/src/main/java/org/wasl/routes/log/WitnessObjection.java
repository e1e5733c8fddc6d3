package org.wasl.routes.log;

import java.io.IOException;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.VerifierKey;

/**
 * An objection of a witness against the log.
 *
 * @param claim its text, as the end of a sentence with the witness as subject
 * @param proven whether it has presented a checkpoint that the log's own key has signed and that
 *     contradicts the log
 */
record WitnessObjection(String claim, boolean proven) {

  /**
   * Asks a witness for the last checkpoint that it has cosigned. C2SP {@code tlog-witness} has no
   * such request. A witness that does not serve it proves nothing.
   *
   * @param log the key of the log
   * @return the checkpoint; empty if there is none, or if it lacks the log's signature
   */
  static Optional<Checkpoint> signedCheckpoint(WitnessEndpoint witness, VerifierKey log) {
    try {
      WitnessEndpoint.Response response = witness.transport().cosignedCheckpoint(log.name());
      if (response.status() != 200) {
        return Optional.empty();
      }
      SignedNote note = SignedNote.parse(response.body());
      return Optional.of(note)
          .filter(it -> it.verify(log) == SignedNote.Verification.VALID)
          .map(it -> Checkpoint.parse(it.text()))
          .filter(it -> it.origin().equals(log.name()));
    } catch (IOException | MalformedException e) {
      return Optional.empty(); // without an answer or a checkpoint, nothing is proven
    }
  }
}
