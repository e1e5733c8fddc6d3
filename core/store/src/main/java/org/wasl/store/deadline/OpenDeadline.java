package org.wasl.store.deadline;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * An open deadline of an agency.
 *
 * @param id id of the row
 * @param rule id of the row of the deadline table by which it was started
 * @param stage the stage that must be reached
 * @param referral the referral
 * @param sender sender of the message that started it
 * @param messageId id of the message that started it
 * @param agency the agency that owes it
 * @param dueAt when it is overdue
 * @param lastNotification the last notification that was sent about it
 */
public record OpenDeadline(
    long id,
    String rule,
    String stage,
    ReferralId referral,
    AgencyId sender,
    MessageId messageId,
    AgencyId agency,
    Instant dueAt,
    Optional<DeadlineNotificationKind> lastNotification) {}
