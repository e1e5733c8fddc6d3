package org.wasl.routes.inquiry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.store.erasure.ErasedReferral;

/** The requested scope of evidence, and the format of its file. */
sealed interface EvidenceScope {
  /** The scope of the entries that the agency sees. */
  List<AuditEntry> of(List<AuditEntry> seen);

  /** The part of an erased referral in this scope. */
  ErasedReferral of(ErasedReferral erased);

  /** The bundle with the gateway's receipts, if the file has receipts. */
  EvidenceBundle with(ParkedReceipts receipts, EvidenceBundle bundle);

  /** Verifies the file and returns the differences. */
  List<String> findings(EvidenceBundle bundle);

  /** The file. */
  byte[] file(EvidenceBundle bundle);

  /** Its media type. */
  String type();

  /** The whole referral, as {@code wasl-evidence/1}. */
  record WholeReferral() implements EvidenceScope {
    @Override
    public List<AuditEntry> of(List<AuditEntry> seen) {
      return seen;
    }

    @Override
    public ErasedReferral of(ErasedReferral erased) {
      return erased;
    }

    @Override
    public EvidenceBundle with(ParkedReceipts receipts, EvidenceBundle bundle) {
      return receipts.addTo(bundle);
    }

    @Override
    public List<String> findings(EvidenceBundle bundle) {
      return OfflineVerifier.findings(bundle, Optional.empty(), false);
    }

    @Override
    public byte[] file(EvidenceBundle bundle) {
      return bundle.bytes();
    }

    @Override
    public String type() {
      return "application/json";
    }
  }

  /**
   * The inclusion proof of one step, as a C2SP {@code tlog-proof}, which has no own media type.
   *
   * @param number of the step
   */
  record SingleStep(long number) implements EvidenceScope {
    @Override
    public List<AuditEntry> of(List<AuditEntry> seen) {
      return seen.stream().filter(entry -> entry.number() == number).toList();
    }

    @Override
    public ErasedReferral of(ErasedReferral erased) {
      return erased.of(number);
    }

    @Override
    public EvidenceBundle with(ParkedReceipts receipts, EvidenceBundle bundle) {
      return bundle;
    }

    @Override
    public List<String> findings(EvidenceBundle bundle) {
      return OfflineVerifier.findings(proof(bundle), bundle.steps().get(0).leaf(), bundle.trust());
    }

    @Override
    public byte[] file(EvidenceBundle bundle) {
      return proof(bundle).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static TlogProof proof(EvidenceBundle bundle) {
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
