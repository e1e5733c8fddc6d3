package org.wasl.rules.deadlines;

import java.util.Optional;
import java.util.UUID;

/**
 * A step that ends every deadline it fits.
 *
 * @param rule id of the row it ends deadlines of
 * @param referral the referral
 * @param agency who owed it
 * @param message only those that this message started; empty for all
 * @param object what the step is about: of the deadlines about an object it ends this one's only;
 *     empty for all
 */
public record DeadlineEnd(
    String rule,
    UUID referral,
    String agency,
    Optional<StartingMessage> message,
    Optional<UUID> object) {

  /** The message that started a deadline. */
  public record StartingMessage(String sender, UUID messageId) {}

  /** Whether it ends this one. */
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
