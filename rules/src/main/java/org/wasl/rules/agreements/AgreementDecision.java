package org.wasl.rules.agreements;

import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/** Whether a message may be sent, and to whom. */
public sealed interface AgreementDecision {

  /**
   * It may.
   *
   * @param recipients the roles in this referral that receive it, the sender itself left out by the
   *     caller
   * @param namedRecipients further recipients, who are no role
   * @param nextState where the referral stands afterwards
   */
  record Permitted(
      Set<AgencyRole> recipients, Set<NamedRecipient> namedRecipients, ReferralState nextState)
      implements AgreementDecision {}

  /**
   * No agreement gives this sender that message, in whatever state.
   *
   * @param holders the roles that hold it; empty when nobody does
   */
  record NotAgreed(Set<AgencyRole> holders) implements AgreementDecision {}

  /**
   * The sender may send it, but not now.
   *
   * @param state where the referral stands
   * @param allowedIn the states in which it would be taken
   */
  record WrongState(ReferralState state, Set<ReferralState> allowedIn)
      implements AgreementDecision {}
}
