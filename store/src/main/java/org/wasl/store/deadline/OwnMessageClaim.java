package org.wasl.store.deadline;

import java.util.UUID;
import org.wasl.audit.Why;

/**
 * The right to send one message of the gateway itself. It is claimed in the transaction that
 * accepts the message, so that none is sent twice.
 */
public sealed interface OwnMessageClaim {

  /** The reason that the audit entry has for it. */
  Why why();

  /**
   * For a reminder or an escalation.
   *
   * @param id of the deadline
   * @param referral it is found by
   * @param stage what is owed
   * @param kind which of the two
   */
  record DeadlineClaim(long id, UUID referral, String stage, DeadlineNotificationKind kind)
      implements OwnMessageClaim {

    /** For a notification of this kind about that deadline. */
    public static DeadlineClaim of(OpenDeadline deadline, DeadlineNotificationKind kind) {
      return new DeadlineClaim(deadline.id(), deadline.referral(), deadline.stage(), kind);
    }

    @Override
    public Why why() {
      return new Why.DueReminder(stage, kind.code());
    }
  }

  /**
   * For an agency that could not be notified when a wanted notice expired.
   *
   * @param referral of the notice
   * @param notice its id
   * @param agency that is notified now
   */
  record LateExpiryClaim(UUID referral, UUID notice, String agency) implements OwnMessageClaim {
    @Override
    public Why why() {
      return new Why.Code("notified-late");
    }
  }

  /**
   * For a status for the platform's reporter.
   *
   * @param id of the row
   * @param code the status
   */
  record StatusClaim(long id, String code) implements OwnMessageClaim {
    @Override
    public Why why() {
      return new Why.Code(code);
    }
  }
}
