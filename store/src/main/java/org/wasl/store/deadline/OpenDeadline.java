package org.wasl.store.deadline;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An open deadline of an agency.
 *
 * @param id of the row
 * @param rule id of the row of the deadline table by which it was started
 * @param stage the stage that must be reached
 * @param referral the referral
 * @param sender of the message that started it
 * @param messageId of the message that started it
 * @param agency that owes it
 * @param dueAt when it is overdue
 * @param lastNotification the last that was sent about it
 */
public record OpenDeadline(
    long id,
    String rule,
    String stage,
    UUID referral,
    String sender,
    UUID messageId,
    String agency,
    Instant dueAt,
    Optional<DeadlineNotificationKind> lastNotification) {}
