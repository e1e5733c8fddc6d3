package org.wasl.certification;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationCase;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.cases.CertifiedSide;

/** The cases for a receiver, by number. */
final class ReceiverCases {
  private ReceiverCases() {}

  /** All but these, whose messages are the largest and take the longest. */
  static Set<String> but(Set<String> large) {
    return CaseCatalogue.of(CertifiedSide.RECEIVER).stream()
        .map(CertificationCase::number)
        .filter(number -> !large.contains(number))
        .collect(Collectors.toSet());
  }

  /** The cases of a report with this outcome. */
  static List<String> of(CertificationReport report, Class<? extends CaseOutcome> outcome) {
    return report.results().stream()
        .filter(result -> outcome.isInstance(result.outcome()))
        .map(result -> result.tested().number())
        .toList();
  }
}
