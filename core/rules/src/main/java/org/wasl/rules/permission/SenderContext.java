package org.wasl.rules.permission;

import java.util.List;
import java.util.Optional;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * An agency that takes part in a referral, with the facts of the referral that decide about its
 * messages.
 *
 * @param agency its id
 * @param kind its kind in the directory
 * @param supervises whether it is the supervising office
 * @param state state of the referral
 * @param reporterMode {@code identified}, {@code pseudonymous} or {@code anonymous}
 * @param seized ids of the courts before which the referral was brought
 */
public record SenderContext(
    AgencyId agency,
    AgencyRole kind,
    boolean supervises,
    ReferralState state,
    String reporterMode,
    List<AgencyId> seized) {
  private static final String HANDOVER = "handover";

  /** Copies the list. */
  public SenderContext {
    seized = List.copyOf(seized);
  }

  /**
   * Its role for a message of that type. An office that does not supervise may only hand over the
   * content that it has.
   */
  Optional<AgencyRole> role(String type) {
    return kind != AgencyRole.PROSECUTION || supervises || type.equals(HANDOVER)
        ? Optional.of(kind)
        : Optional.empty();
  }
}
