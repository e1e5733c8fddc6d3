package org.wasl.routes.door;

import java.util.function.Predicate;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.wire.directory.Agency;

/**
 * The possible recipients of a message, independent of agreements and of the message itself. Every
 * choice of recipients uses this class. {@link MessageState.DecidedMessage} refuses a mixture.
 */
public final class Recipients {
  private Recipients() {}

  /**
   * Accepts agencies that are in service, which are sandboxes for a test and the others otherwise.
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
