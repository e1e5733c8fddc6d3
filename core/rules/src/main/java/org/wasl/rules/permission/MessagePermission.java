package org.wasl.rules.permission;

import java.util.List;
import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.lifecycle.ReferralState;

/** Tells whether an agency may send messages of a type in a referral now. */
public sealed interface MessagePermission {

  /**
   * It may, as far as the referral is concerned.
   *
   * @param agreement the recipients of the message, and the state afterwards
   */
  record Permitted(AgreementDecision.Permitted agreement) implements MessagePermission {}

  /**
   * It may in another state of the referral.
   *
   * @param possibleIn these states
   */
  record WrongState(Set<ReferralState> possibleIn) implements MessagePermission {}

  /**
   * No agreement gives it the message in this referral.
   *
   * @param holders the roles that may send it
   */
  record NotAgreed(Set<AgencyRole> holders) implements MessagePermission {}

  /**
   * A rule of law excludes it.
   *
   * @param reason a code
   * @param holders ids of the agencies that may send it, or empty if none may
   */
  record Excluded(String reason, List<String> holders) implements MessagePermission {}
}
