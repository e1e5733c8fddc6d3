package org.wasl.rules.agreements;

import java.util.Collection;
import java.util.Optional;

/**
 * Only a court before which the case was brought judges; another court that takes part does not.
 */
public final class CourtRule {
  private static final String JUDGMENT = "judgment";

  private CourtRule() {}

  /**
   * Why the message is refused, a code; empty where this rule permits it.
   *
   * @param type message type, without its version
   * @param sender id of the agency that sends it
   * @param seized ids of the courts before which the supervising office brought the case
   */
  public static Optional<String> refusal(String type, String sender, Collection<String> seized) {
    return type.equals(JUDGMENT) && !seized.contains(sender)
        ? Optional.of("not-seized")
        : Optional.empty();
  }
}
