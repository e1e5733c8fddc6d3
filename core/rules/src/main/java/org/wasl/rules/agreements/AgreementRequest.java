package org.wasl.rules.agreements;

import java.util.Objects;
import java.util.Optional;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * May this agency send this message now?
 *
 * @param kind kind of the sender in the directory
 * @param roleInReferral role of the sender in this referral, or empty if it is no party to it or if
 *     the message starts the referral
 * @param type message type, without its version
 * @param subtype its code or action, or empty if the type has none
 * @param state state of the referral, or {@link ReferralState#NEW} if the message starts it
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

  /** The role in the referral must be the kind of the sender. */
  boolean actsAs(AgencyRole role) {
    return kind == role
        && (state == ReferralState.NEW || roleInReferral.filter(role::equals).isPresent());
  }
}
