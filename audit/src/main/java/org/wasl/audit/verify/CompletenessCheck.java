package org.wasl.audit.verify;

import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StreamCheck;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;

/** Whether the steps are the whole story: contiguous, and each one legal after those before it. */
final class CompletenessCheck {
  private CompletenessCheck() {}

  static void check(EvidenceBundle bundle, Findings findings) {
    List<ProvenStep> steps = bundle.steps();
    for (int i = 0; i < steps.size(); i++) {
      findings.expectEqual("steps", "step " + (i + 1), "step " + steps.get(i).number());
    }
    List<AuditEntry> shown =
        steps.stream()
            .map(ProvenStep::disclosure)
            .flatMap(Optional::stream)
            .map(Disclosure::entry)
            .toList();
    if (shown.size() == steps.size()) {
      StreamCheck.check(shown)
          .ifPresent(
              flaw -> findings.expectEqual("step " + flaw.number(), flaw.expected(), flaw.found()));
    } // else it is what erasure left: moves cannot be followed
  }
}
