package org.wasl.sandbox.checker;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;

/** Checks that every case without a competent agency came to an office, or was withdrawn. */
final class TriageCheck {
  private static final String WITHDRAWN = "withdrawn";

  private TriageCheck() {}

  static Stream<BrokenPromise> check(Observations evidence) {
    return evidence.trail().entrySet().stream()
        .filter(stream -> isWithTriage(stream.getValue()))
        .map(
            stream ->
                new BrokenPromise(
                    Promise.TRIAGE_RESOLVED, "referral " + stream.getKey() + " rests with triage"));
  }

  private static boolean isWithTriage(List<AuditEntry> entries) {
    return entries.stream().anyMatch(entry -> entry.step().action() == AuditAction.TRIAGED)
        && entries.stream().map(AuditEntry::step).noneMatch(TriageCheck::leadsOn);
  }

  private static boolean leadsOn(Step step) {
    return step.why().orElse(null) instanceof StepReason.OfficeChange
        || step.action() == AuditAction.OPENED
            && step.whyText().filter(WITHDRAWN::equals).isPresent();
  }
}
