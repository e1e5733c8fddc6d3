package org.wasl.rules.deadlines;

import java.util.Optional;
import java.util.UUID;

/**
 * A step that ends every deadline that it matches.
 *
 * @param rule id of the row whose deadlines it ends
 * @param referral the referral
 * @param agency the agency that owed it
 * @param message ends only deadlines that this message started; empty for all
 * @param object ends only deadlines about this object; empty for all
 */
public record DeadlineEnd(
    String rule,
    UUID referral,
    String agency,
    Optional<StartingMessage> message,
    Optional<UUID> object) {

  /** The message that started a deadline. */
  public record StartingMessage(String sender, UUID messageId) {}

  /** Whether it ends this deadline. */
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
