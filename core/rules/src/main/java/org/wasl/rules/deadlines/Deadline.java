package org.wasl.rules.deadlines;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * An obligation of an agency with a due time.
 *
 * @param rule id of the row that started it
 * @param stage the stage that must be reached
 * @param referral the referral
 * @param sender sender of the message that started it
 * @param messageId id of the message that started it
 * @param object the object of the message that started it, or empty if it names nothing
 * @param agency the agency that owes it
 * @param remindAt when a reminder is due, or the value of {@code dueAt} if there is no reminder
 * @param dueAt when it is overdue
 */
public record Deadline(
    String rule,
    DeadlineStage stage,
    ReferralId referral,
    AgencyId sender,
    MessageId messageId,
    Optional<MessageId> object,
    AgencyId agency,
    Instant remindAt,
    Instant dueAt) {}
