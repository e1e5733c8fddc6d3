package org.wasl.audit.verify;

import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Trail;
import org.wasl.audit.verify.Bundle.ProvenStep;
import org.wasl.audit.verify.Bundle.Shown;

/** Whether the steps are the whole story: contiguous, and each one legal after those before it. */
final class StoryCheck {
  private StoryCheck() {}

  static void check(Bundle bundle, Findings findings) {
    List<ProvenStep> steps = bundle.steps();
    for (int i = 0; i < steps.size(); i++) {
      findings.same("steps", "step " + (i + 1), "step " + steps.get(i).number());
    }
    List<AuditEntry> shown =
        steps.stream().map(ProvenStep::shown).flatMap(Optional::stream).map(Shown::entry).toList();
    if (shown.size() == steps.size()) {
      Trail.check(shown)
          .ifPresent(flaw -> findings.same("step " + flaw.number(), flaw.expected(), flaw.found()));
    } // else it is what erasure left: moves cannot be followed
  }
}
