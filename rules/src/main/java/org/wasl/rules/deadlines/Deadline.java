package org.wasl.rules.deadlines;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An obligation of an agency with a due time.
 *
 * @param rule id of the row that started it
 * @param stage the stage that must be reached
 * @param referral the referral
 * @param sender of the message that started it
 * @param messageId of the message that started it
 * @param object what the message that started it is about; empty where it names nothing
 * @param agency the agency that owes it
 * @param remindAt when a reminder is due; the same as {@code dueAt} where there is none
 * @param dueAt when it is overdue
 */
public record Deadline(
    String rule,
    DeadlineStage stage,
    UUID referral,
    String sender,
    UUID messageId,
    Optional<UUID> object,
    String agency,
    Instant remindAt,
    Instant dueAt) {}
