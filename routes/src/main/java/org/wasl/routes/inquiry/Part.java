package org.wasl.routes.inquiry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.Bundle.ProvenStep;
import org.wasl.audit.verify.Verify;
import org.wasl.store.Remains;

/** How much of what an agency may prove is asked for, and the file that it is given as. */
sealed interface Part {
  /** Of the entries that it sees. */
  List<AuditEntry> of(List<AuditEntry> seen);

  /** Of what erasure left. */
  Remains of(Remains remains);

  /** What differs in the file from what it claims. */
  List<String> findings(Bundle bundle);

  /** The file. */
  byte[] file(Bundle bundle);

  /** Its media type. */
  String type();

  /** All of it: {@code wasl-evidence/1}. */
  record Everything() implements Part {
    @Override
    public List<AuditEntry> of(List<AuditEntry> seen) {
      return seen;
    }

    @Override
    public Remains of(Remains remains) {
      return remains;
    }

    @Override
    public List<String> findings(Bundle bundle) {
      return Verify.findings(bundle, Optional.empty(), false);
    }

    @Override
    public byte[] file(Bundle bundle) {
      return bundle.bytes();
    }

    @Override
    public String type() {
      return "application/json";
    }
  }

  /**
   * One step's place in the log: C2SP {@code tlog-proof}, which has no media type of its own.
   *
   * @param number of the step
   */
  record OneStep(long number) implements Part {
    @Override
    public List<AuditEntry> of(List<AuditEntry> seen) {
      return seen.stream().filter(entry -> entry.number() == number).toList();
    }

    @Override
    public Remains of(Remains remains) {
      return remains.of(number);
    }

    @Override
    public List<String> findings(Bundle bundle) {
      return Verify.findings(proof(bundle), bundle.steps().get(0).leaf(), bundle.trust());
    }

    @Override
    public byte[] file(Bundle bundle) {
      return proof(bundle).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static TlogProof proof(Bundle bundle) {
      ProvenStep step = bundle.steps().get(0);
      byte[] note = bundle.checkpoints().get(step.checkpoint()).getBytes(StandardCharsets.UTF_8);
      return new TlogProof(step.index(), step.proof(), SignedNote.parse(note));
    }

    @Override
    public String type() {
      return "text/plain; charset=utf-8";
    }
  }
}
