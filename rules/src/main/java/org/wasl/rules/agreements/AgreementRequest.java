package org.wasl.rules.agreements;

import java.util.Objects;
import java.util.Optional;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * May this agency send this message now?
 *
 * @param kind what the sender is by the directory
 * @param roleInReferral what the sender is in this referral; empty when it is no party to it, or
 *     when the message starts the referral
 * @param type message type, without its version
 * @param subtype its code or action; empty where the type has none
 * @param state where the referral stands; {@link ReferralState#NEW} when the message starts it
 */
public record AgreementRequest(
    AgencyRole kind,
    Optional<AgencyRole> roleInReferral,
    String type,
    String subtype,
    ReferralState state) {

  /** Refuses missing parts. */
  public AgreementRequest {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(roleInReferral, "roleInReferral");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(subtype, "subtype");
    Objects.requireNonNull(state, "state");
  }

  /** The sender acts in this referral as what it is; nobody borrows a role. */
  boolean actsAs(AgencyRole role) {
    return kind == role
        && (state == ReferralState.NEW || roleInReferral.filter(role::equals).isPresent());
  }
}
