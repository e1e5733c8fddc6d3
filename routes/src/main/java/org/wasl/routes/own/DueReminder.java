package org.wasl.routes.own;

import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.OpenDeadline;

/**
 * A reminder or escalation that is due now.
 *
 * @param deadline the deadline
 * @param kind reminder or escalation
 */
public record DueReminder(OpenDeadline deadline, DeadlineNotificationKind kind) {}
