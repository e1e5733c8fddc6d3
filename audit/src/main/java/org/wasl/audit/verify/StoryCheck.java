package org.wasl.audit.verify;

import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Trail;
import org.wasl.audit.verify.Bundle.ProvenStep;
import org.wasl.audit.verify.Bundle.Shown;
import org.wasl.rules.delivery.AuditAction;

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
      return;
    }
    // What erasure left: the leaves, and the entry that says it. Legal moves cannot be followed.
    long erasedAt =
        shown.stream()
            .filter(entry -> entry.step().action() == AuditAction.ERASED)
            .mapToLong(AuditEntry::number)
            .max()
            .orElse(0);
    for (ProvenStep step : steps) {
      findings.holds(
          step.shown().isPresent() || step.number() < erasedAt,
          "step " + step.number(),
          "its entry, or a later step that says erased",
          "a leaf alone");
    }
  }
}
