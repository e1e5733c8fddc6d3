package org.wasl.rules.agreements;

import java.util.Collection;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;

/**
 * Permits a judgment only from a court before which the case was brought. Another court that takes
 * part may not judge.
 */
public final class CourtRule {
  private static final String JUDGMENT = "judgment";

  private CourtRule() {}

  /**
   * The code of the refusal, or empty if this rule permits the message.
   *
   * @param type message type, without its version
   * @param sender id of the agency that sends it
   * @param seized ids of the courts before which the supervising office brought the case
   */
  public static Optional<String> refusal(
      String type, AgencyId sender, Collection<AgencyId> seized) {
    return type.equals(JUDGMENT) && !seized.contains(sender)
        ? Optional.of("not-seized")
        : Optional.empty();
  }
}
