package org.wasl.rules.agreements;

import java.util.Optional;
import java.util.Set;

/**
 * Decides which messages about a reporter are permitted, by the mode in which the case was
 * reported.
 */
public final class ReporterRule {
  private static final String ANONYMOUS = "anonymous";

  private ReporterRule() {}

  /**
   * The reason why the message is refused in a case reported in this mode, or empty if it is
   * permitted. The identity and address of an anonymous reporter are unknown.
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
