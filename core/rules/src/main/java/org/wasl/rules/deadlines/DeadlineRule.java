package org.wasl.rules.deadlines;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.delivery.AuditAction;

/**
 * One row of the table of stages.
 *
 * @param id id of the row, which open deadlines name
 * @param stage the stage that must be reached
 * @param validity the days on which a step starts a deadline by this row
 * @param start the step that starts it
 * @param owing the recipients of the starting message that owe it. They are {@link #ANY}, {@link
 *     #OFFICE} or kinds of agencies. {@link #ISSUER} owes it even if it is no recipient. If the
 *     starting message names no notice, each issuer of a notice in force owes it
 * @param ends the steps of the owing agency that end it. If the issuer owes it, steps of any agency
 *     end it
 * @param work allowed working time. If empty, the deadline runs until the last day of the notice
 *     that the starting message issues or modifies
 * @param remindBefore how long before the end a reminder is sent, in working time. If it equals
 *     {@code work}, the reminder is sent at once
 * @param remindTo recipients of the reminder, of which the first that exists gets it. The values
 *     are those of {@code escalateTo}
 * @param escalateTo recipients of the escalation, of which the first that exists and does not owe
 *     it gets it. Each is {@link #OWING}, {@link #SENDER}, {@link #OFFICE}, {@link #HOLDER}, or the
 *     id of an agency. It is empty if {@code work} is empty, because the holders of the notice are
 *     notified of its end anyway
 */
public record DeadlineRule(
    String id,
    DeadlineStage stage,
    Validity validity,
    StepPattern start,
    Set<String> owing,
    List<StepPattern> ends,
    Optional<Duration> work,
    Duration remindBefore,
    List<String> remindTo,
    List<String> escalateTo) {
  /** Every recipient. */
  public static final String ANY = "*";

  /** The supervising office. */
  public static final String OFFICE = "office";

  /** The issuer of the notice. */
  public static final String ISSUER = "issuer";

  /** The only type with a known last day. */
  private static final String EXPIRING = "wanted-notice";

  /** The agency that owes it. */
  public static final String OWING = "owing";

  /** The sender of the message that started it. */
  public static final String SENDER = "sender";

  /**
   * Another agency that has the message that started it and may hand it over. Its sender comes
   * before others.
   */
  public static final String HOLDER = "holder";

  /** Copies the collections, and refuses invalid times and a row without an end or a recipient. */
  public DeadlineRule {
    owing = Set.copyOf(owing);
    ends = List.copyOf(ends);
    remindTo = List.copyOf(remindTo);
    escalateTo = List.copyOf(escalateTo);
    if (work.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("the working time must be positive");
    }
    if (remindBefore.isNegative()
        || work.filter(time -> remindBefore.compareTo(time) > 0).isPresent()) {
      throw new IllegalArgumentException("the reminder must lie between the start and the end");
    }
    if (start.isSameMessage() || start.handsOver()) {
      throw new IllegalArgumentException(
          "the starting step cannot refer to the message that started the deadline");
    }
    if (owing.isEmpty() || ends.isEmpty()) {
      throw new IllegalArgumentException(
          "the agency that owes the step and the step that ends the deadline are required");
    }
    if (work.isEmpty() != escalateTo.isEmpty()) {
      throw new IllegalArgumentException(
          "a recipient is needed, but not for the end of a notice, which its holders are notified"
              + " of");
    }
    if (work.isEmpty() && !(start.action() == AuditAction.ACCEPTED && start.isOf(EXPIRING))) {
      throw new IllegalArgumentException(
          "only accepted:" + EXPIRING + " has a last day until which a deadline runs");
    }
  }

  /** Tells whether a message of the owing agency, once accepted, ends it. */
  public boolean isEndedBy(String type, String subtype) {
    return ends.stream().anyMatch(end -> end.isAcceptance(type, subtype));
  }
}
