package org.wasl.rules.agreements;

import java.util.Optional;
import java.util.Set;

/** What may be asked about a reporter, by how the case was reported. */
public final class ReporterRule {
  private static final String ANONYMOUS = "anonymous";

  private ReporterRule() {}

  /**
   * Why that message is refused in a case so reported; empty where it is not. Of an anonymous
   * reporter nobody knows who it is, nor how to reach him.
   *
   * @param reporterMode {@code identified}, {@code pseudonymous} or {@code anonymous}
   */
  public static Optional<String> refusal(String type, String subtype, String reporterMode) {
    boolean aboutReporter =
        Set.of("reporter-identity", "reporter-question", "reporter-answer").contains(type)
            || (type.equals("instruction") && subtype.equals("disclose-reporter-identity"));
    return aboutReporter && !Set.of("identified", "pseudonymous").contains(reporterMode)
        ? Optional.of(ANONYMOUS + "-reporter")
        : Optional.empty();
  }
}
