package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.ProofVerifier;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.time.TimeStampToken;
import org.wasl.audit.verify.EvidenceBundle.StampedCheckpoint;

/**
 * Verifies time stamps of checkpoints. Without a certificate of an authority, the tokens are not
 * read.
 */
final class TimeStampCheck {
  private static final int SIGNATURE_ONLY = 0;

  private final List<X509Certificate> authorities;
  private final Findings findings;

  /**
   * @param authorities certificates of time-stamp authorities, or of their issuers
   */
  TimeStampCheck(List<X509Certificate> authorities, Findings findings) {
    this.authorities = authorities;
    this.findings = findings;
  }

  /**
   * Checks that each checkpoint of a bundle extends the stamped ones of its log.
   *
   * @param heads the bundle's checkpoints, as far as they are signed
   */
  void check(EvidenceBundle bundle, TlogPolicy policy, List<Optional<Checkpoint>> heads) {
    int shard = 0;
    long before = 0;
    for (int i = 0; i < bundle.timeStamps().size(); i++) {
      StampedCheckpoint stamped = bundle.timeStamps().get(i);
      String where = "time stamp " + i;
      boolean known =
          findings.expect(
              stamped.checkpoint() >= shard && stamped.checkpoint() < heads.size(),
              where,
              "one of " + heads.size() + " checkpoints, in their order",
              "number " + stamped.checkpoint());
      Optional<Checkpoint> head = known ? heads.get(stamped.checkpoint()) : Optional.empty();
      if (head.isPresent()) {
        before = stamped.checkpoint() > shard ? 0 : before;
        shard = stamped.checkpoint();
        byte[] note = stamped.note().getBytes(StandardCharsets.UTF_8);
        Optional<Checkpoint> old = stamped(where, note, policy);
        if (old.isPresent()) {
          findings.expect(
              old.get().size() > before,
              where,
              "more than " + before + " leaves",
              old.get().size());
          before = old.get().size();
          extended(where, old.get(), head.get(), stamped);
        }
        token(where, note, stamped.token());
      }
    }
  }

  /** The checkpoint that was stamped, if it is one that its log signed. */
  private Optional<Checkpoint> stamped(String where, byte[] bytes, TlogPolicy policy) {
    try {
      SignedNote note = SignedNote.parse(bytes);
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      new CheckpointCheck(policy, findings)
          .checkSignatures(where, note, checkpoint, SIGNATURE_ONLY);
      return Optional.of(checkpoint);
    } catch (MalformedException e) {
      findings.expectEqual(where, "a checkpoint", e.getMessage());
      return Optional.empty();
    }
  }

  private void extended(String where, Checkpoint old, Checkpoint head, StampedCheckpoint stamped) {
    findings.expectEqual(where + ", origin", head.origin(), old.origin());
    findings.expect(
        ProofVerifier.verifyConsistency(
            old.size(), old.root(), head.size(), head.root(), stamped.proof()),
        where,
        "a tree that the one of " + head.size() + " begins with",
        "another");
  }

  /** Checks that a given authority stamped these bytes. */
  void token(String where, byte[] note, byte[] der) {
    if (authorities.isEmpty()) {
      return;
    }
    try {
      TimeStampToken token = TimeStampToken.parse(der);
      Optional<String> flaw = token.flaw(note);
      findings.expect(flaw.isEmpty(), where, "a genuine time stamp", flaw.orElse("one"));
      findings.expect(
          authorities.stream().anyMatch(token::isTrusted),
          where,
          "one of --authority",
          "another authority");
    } catch (MalformedException e) {
      findings.expectEqual(where, "a time stamp", "not " + e.getMessage());
    }
  }

  /** The time before which the steps up to a number existed, as a line for the reader. */
  static String line(EvidenceBundle bundle, StampedCheckpoint stamped) {
    Instant time = TimeStampToken.parse(stamped.token()).time();
    SignedNote note = SignedNote.parse(stamped.note().getBytes(StandardCharsets.UTF_8));
    long size = Checkpoint.parse(note.text()).size();
    long last =
        bundle.steps().stream()
            .filter(
                step ->
                    step.checkpoint() < stamped.checkpoint()
                        || step.checkpoint() == stamped.checkpoint() && step.index() < size)
            .mapToLong(EvidenceBundle.ProvenStep::number)
            .max()
            .orElse(0);
    return "time stamp " + time + ": steps up to " + last + " existed";
  }
}
