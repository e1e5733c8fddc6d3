package org.wasl.rules.agreements;

import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/** Tells whether a message may be sent, and to whom. */
public sealed interface AgreementDecision {

  /**
   * The message may be sent.
   *
   * @param recipients the roles in this referral that receive it, the sender itself left out by the
   *     caller
   * @param namedRecipients further recipients that no role describes
   * @param nextState state of the referral afterwards
   */
  record Permitted(
      Set<AgencyRole> recipients, Set<NamedRecipient> namedRecipients, ReferralState nextState)
      implements AgreementDecision {}

  /**
   * No agreement permits this message to the sender, in any state.
   *
   * @param holders the roles that may send it, or empty if none may
   */
  record NotAgreed(Set<AgencyRole> holders) implements AgreementDecision {}

  /**
   * The sender may send it, but not in the present state.
   *
   * @param state present state of the referral
   * @param allowedIn the states in which it is permitted
   */
  record WrongState(ReferralState state, Set<ReferralState> allowedIn)
      implements AgreementDecision {}
}
