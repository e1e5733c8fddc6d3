package org.wasl.store.deadline;

import org.wasl.audit.StepReason;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * The right to send one message of the gateway itself. It is claimed in the transaction that
 * accepts the message, so that none is sent twice.
 */
public sealed interface OwnMessageClaim {

  /** The reason that the audit entry has for it. */
  StepReason why();

  /**
   * The claim to send a reminder or an escalation.
   *
   * @param id id of the deadline
   * @param referral the referral by which it is found
   * @param stage the owed stage
   * @param kind reminder or escalation
   */
  record DeadlineClaim(long id, ReferralId referral, String stage, DeadlineNotificationKind kind)
      implements OwnMessageClaim {

    /** Returns the claim to send a notification of this kind about that deadline. */
    public static DeadlineClaim of(OpenDeadline deadline, DeadlineNotificationKind kind) {
      return new DeadlineClaim(deadline.id(), deadline.referral(), deadline.stage(), kind);
    }

    @Override
    public StepReason why() {
      return new StepReason.DueReminder(stage, kind.code());
    }
  }

  /**
   * The claim to notify an agency that could not be notified when a wanted notice expired.
   *
   * @param referral referral of the notice
   * @param notice its id
   * @param agency the agency that is notified now
   */
  record LateExpiryClaim(ReferralId referral, MessageId notice, AgencyId agency)
      implements OwnMessageClaim {
    @Override
    public StepReason why() {
      return new StepReason.Code("notified-late");
    }
  }

  /**
   * The claim to send a status to the platform's reporter.
   *
   * @param id id of the row
   * @param code the status
   */
  record StatusClaim(long id, String code) implements OwnMessageClaim {
    @Override
    public StepReason why() {
      return new StepReason.Code(code);
    }
  }
}
