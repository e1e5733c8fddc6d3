package org.wasl.rules.deadlines;

import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * A step that ends every deadline that it matches.
 *
 * @param rule id of the row whose deadlines it ends
 * @param referral the referral
 * @param agency the agency that owed it
 * @param message ends only deadlines that this message started, or all if empty
 * @param object ends only deadlines about this object, or all if empty
 */
public record DeadlineEnd(
    String rule,
    ReferralId referral,
    AgencyId agency,
    Optional<StartingMessage> message,
    Optional<MessageId> object) {

  /** The message that started a deadline. */
  public record StartingMessage(AgencyId sender, MessageId messageId) {}

  /** Tells whether it ends this deadline. */
  public boolean matches(Deadline deadline) {
    return rule.equals(deadline.rule())
        && referral.equals(deadline.referral())
        && agency.equals(deadline.agency())
        && message
            .map(new StartingMessage(deadline.sender(), deadline.messageId())::equals)
            .orElse(true)
        && (object.isEmpty() || deadline.object().isEmpty() || object.equals(deadline.object()));
  }
}
