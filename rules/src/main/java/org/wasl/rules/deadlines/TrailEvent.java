package org.wasl.rules.deadlines;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.delivery.AuditAction;

/**
 * A step of a referral's trail, with the message that it is about.
 *
 * @param referral the referral
 * @param office its supervising office
 * @param at when
 * @param action what was done
 * @param sender of the message concerned
 * @param messageId of the message concerned
 * @param type of the message, without its version
 * @param subtype of the message; of a handover the type of what it hands over; empty where the type
 *     has none
 * @param recipients of the step: one for a step of a delivery, all for an accepted message
 * @param content the message whose content is delivered: an earlier one for a handover
 * @param object the instruction, notice or warrant that the message is about; a notice or warrant
 *     also of the message that issues it; empty where it names none
 * @param issuer who issued that notice or warrant; empty for an instruction, and where it names
 *     none
 * @param until the last day of the notice, as the message says; empty where it says none
 * @param why the step's reason; the state after it where the referral reached one; may be empty
 */
public record TrailEvent(
    UUID referral,
    String office,
    Instant at,
    AuditAction action,
    String sender,
    UUID messageId,
    String type,
    String subtype,
    List<String> recipients,
    StartingMessage content,
    Optional<UUID> object,
    Optional<String> issuer,
    Optional<LocalDate> until,
    String why) {
  /**
   * The message that a deadline started by this step is about: for {@code needs-reseal} it is the
   * content that the agency lacks.
   */
  StartingMessage subject() {
    return action == AuditAction.NEEDS_RESEAL || action == AuditAction.RE_ROUTED
        ? content
        : new StartingMessage(sender, messageId);
  }

  /**
   * The agency that did it, for deadlines: the sender of an accepted message, else the recipient.
   */
  List<String> actors() {
    return action == AuditAction.ACCEPTED ? List.of(sender) : recipients;
  }
}
