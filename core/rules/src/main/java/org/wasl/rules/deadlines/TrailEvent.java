package org.wasl.rules.deadlines;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * A step of a referral's trail, with the message that it is about.
 *
 * @param referral the referral
 * @param office its supervising office
 * @param at time of the step
 * @param action the action of the step
 * @param sender sender of the message concerned
 * @param messageId id of the message concerned
 * @param type type of the message, without its version
 * @param subtype subtype of the message. For a handover it is the type of the content. It is empty
 *     if the type has none
 * @param recipients recipients of the step, which are one for a step of a delivery and all for an
 *     accepted message
 * @param content the message whose content is delivered, which is an earlier one for a handover
 * @param object the instruction, notice or warrant that the message is about. For the message that
 *     issues a notice or warrant, it is that notice or warrant. It is empty if the message names
 *     none
 * @param notices that notice or warrant. If an accepted message names none, they are all of the
 *     referral that are in force
 * @param until the last day of the notice, as the message says, or empty if it says none
 * @param why the reason of the step, or the state that the referral has reached by it. It may be
 *     empty
 */
public record TrailEvent(
    ReferralId referral,
    AgencyId office,
    Instant at,
    AuditAction action,
    AgencyId sender,
    MessageId messageId,
    String type,
    String subtype,
    List<AgencyId> recipients,
    StartingMessage content,
    Optional<MessageId> object,
    List<Notice> notices,
    Optional<LocalDate> until,
    String why) {
  /**
   * The message that a deadline started by this step is about. For {@code needs-reseal} it is the
   * content that the agency lacks.
   */
  StartingMessage subject() {
    return action == AuditAction.NEEDS_RESEAL || action == AuditAction.RE_ROUTED
        ? content
        : new StartingMessage(sender, messageId);
  }

  /**
   * The agency that acted, for deadlines. It is the sender of an accepted message, else the
   * recipient.
   */
  List<AgencyId> actors() {
    return action == AuditAction.ACCEPTED ? List.of(sender) : recipients;
  }
}
