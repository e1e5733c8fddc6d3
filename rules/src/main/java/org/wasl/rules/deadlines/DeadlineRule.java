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
 * @param id of the row; open deadlines name it
 * @param stage the stage that must be reached
 * @param validity the days on which a step starts a deadline by this row
 * @param start the step that starts it
 * @param owing which recipients of the starting message owe it: {@link #ANY}, {@link #OFFICE}, or
 *     kinds of agencies; or {@link #ISSUER}, recipient or not
 * @param ends the steps of the owing agency that end it; of any agency where the issuer owes it
 * @param work time allowed, in working time; empty: until the last day of the notice that the
 *     starting message issues or modifies is over
 * @param remindBefore how long before the end a reminder is sent, in working time; all of {@code
 *     work}: at once
 * @param remindTo recipient of the reminder: the first of these, see {@link #escalateTo}, that
 *     exists
 * @param escalateTo recipient of the escalation: the first of these that exists and does not owe
 *     it. {@link #OWING}, {@link #SENDER}, {@link #OFFICE}, {@link #HOLDER}, or the id of an
 *     agency. Nobody where {@code work} is empty: what follows then is notified anyway
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

  /** Who issued the notice. */
  public static final String ISSUER = "issuer";

  /** The only type of which a last day is known. */
  private static final String EXPIRING = "wanted-notice";

  /** The agency that owes it. */
  public static final String OWING = "owing";

  /** The sender of the message that started it. */
  public static final String SENDER = "sender";

  /**
   * Another agency that has the message that started it and may hand it over; its sender before
   * others.
   */
  public static final String HOLDER = "holder";

  /** Copies the collections; refuses invalid times and a row without an end or a recipient. */
  public DeadlineRule {
    owing = Set.copyOf(owing);
    ends = List.copyOf(ends);
    remindTo = List.copyOf(remindTo);
    escalateTo = List.copyOf(escalateTo);
    if (work.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      throw new IllegalArgumentException("the working time must be more than none");
    }
    if (remindBefore.isNegative()
        || work.filter(time -> remindBefore.compareTo(time) > 0).isPresent()) {
      throw new IllegalArgumentException(
          "the reminder goes before the end and not before the start");
    }
    if (start.isSameMessage() || start.handsOver()) {
      throw new IllegalArgumentException("what starts it cannot be the message that started it");
    }
    if (owing.isEmpty() || ends.isEmpty()) {
      throw new IllegalArgumentException("who owes it and what ends it are needed");
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

  /** Whether a message of the owing agency, once accepted, ends it. */
  public boolean isEndedBy(String type, String subtype) {
    return ends.stream().anyMatch(end -> end.isAcceptance(type, subtype));
  }
}
