package org.wasl.trials.checker;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;

/** Checks that every case without a competent agency came to an office, or was withdrawn. */
final class TriageCheck {
  private static final String OFFICE = "office/";
  private static final String WITHDRAWN = "withdrawn";

  private TriageCheck() {}

  static Stream<BrokenPromise> check(Observations evidence) {
    return evidence.trail().entrySet().stream()
        .filter(stream -> restsWithTriage(stream.getValue()))
        .map(
            stream ->
                new BrokenPromise(
                    Promise.TRIAGE_RESOLVED, "referral " + stream.getKey() + " rests with triage"));
  }

  private static boolean restsWithTriage(List<AuditEntry> entries) {
    return entries.stream().anyMatch(entry -> entry.step().action() == AuditAction.TRIAGED)
        && entries.stream().map(AuditEntry::step).noneMatch(TriageCheck::leadsOn);
  }

  private static boolean leadsOn(Step step) {
    String why = step.why().orElse("");
    return step.action() == AuditAction.MOVED && why.startsWith(OFFICE)
        || step.action() == AuditAction.OPENED && why.equals(WITHDRAWN);
  }
}
