package org.wasl.rules.agreements;

import java.util.Optional;

/**
 * A test case is made up, to try a connection. Its messages go to sandboxes only. Other messages
 * never go to a sandbox. Every message of a referral has the mark of the one that opened it.
 */
public final class SandboxRule {
  private SandboxRule() {}

  /**
   * Tells whether an agency may receive the message.
   *
   * @param test whether the message has the mark of a test
   * @param sandbox whether the agency is a sandbox
   */
  public static boolean mayReceive(boolean test, boolean sandbox) {
    return test == sandbox;
  }

  /**
   * The code of the reason why this sender may not send the message, or empty if it may. Any agency
   * may send tests. A sandbox may send nothing else.
   *
   * @param test whether the message has the mark of a test
   * @param sandbox whether its sender is a sandbox
   */
  public static Optional<String> senderRefusal(boolean test, boolean sandbox) {
    return sandbox && !test ? Optional.of("sandbox-sends-tests-only") : Optional.empty();
  }

  /**
   * The code of the reason why the message does not belong to this referral, or empty if the marks
   * agree.
   *
   * @param test whether the message has the mark of a test
   * @param referral whether the referral was opened by a test
   */
  public static Optional<String> referralRefusal(boolean test, boolean referral) {
    return disagreement(test, referral, "referral");
  }

  /**
   * The code of the reason why the message may not hand over this original, or empty if the marks
   * agree.
   *
   * @param test whether the handover has the mark of a test
   * @param original whether the message that it contains has it
   */
  public static Optional<String> originalRefusal(boolean test, boolean original) {
    return disagreement(test, original, "original");
  }

  private static Optional<String> disagreement(boolean test, boolean other, String description) {
    return test == other
        ? Optional.empty()
        : Optional.of(description + (other ? "-is-a-test" : "-is-no-test"));
  }
}
