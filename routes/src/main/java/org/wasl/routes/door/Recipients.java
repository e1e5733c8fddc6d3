package org.wasl.routes.door;

import java.util.function.Predicate;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.wire.directory.Agency;

/**
 * Which agencies a message may go to at all, whatever agreements and the message itself say. Every
 * choice of recipients asks here; {@link MessageState.DecidedMessage} refuses a mixture.
 */
public final class Recipients {
  private Recipients() {}

  /**
   * Accepts agencies that are in service: of a test the sandboxes, of anything else the others.
   *
   * @param test whether the referral is a test
   */
  public static Predicate<Agency> of(boolean test) {
    return agency -> !agency.revoked() && SandboxRule.mayReceive(test, agency.sandbox());
  }

  static Predicate<Agency> of(ValidMessage message) {
    return of(message.envelope().test());
  }
}
