package org.wasl.rules.deadlines;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.wasl.rules.competence.Validity;

/**
 * One row of the table of stages.
 *
 * @param id of the row; open deadlines name it
 * @param stage what must have happened
 * @param validity the days on which a step starts a deadline by this row
 * @param start the step that starts it
 * @param owing who owes it, of the start's recipients: {@link #ANY}, {@link #OFFICE}, or kinds of
 *     agencies
 * @param ends the steps that end it, done by who owes it
 * @param work how long it takes at most, in working time
 * @param remindBefore how long before that a reminder goes, in working time; all of {@code work}:
 *     at once
 * @param remindTo who is reminded: the first of these, see {@link #escalateTo}, that there is
 * @param escalateTo who is told once it is overdue: the first of these that there is and that does
 *     not owe it. {@link #OWING}, {@link #SENDER}, {@link #OFFICE}, {@link #HOLDER}, or the id of
 *     an agency
 */
public record DeadlineRule(
    String id,
    DeadlineStage stage,
    Validity validity,
    StepPattern start,
    Set<String> owing,
    List<StepPattern> ends,
    Duration work,
    Duration remindBefore,
    List<String> remindTo,
    List<String> escalateTo) {
  /** Every recipient. */
  public static final String ANY = "*";

  /** The supervising office. */
  public static final String OFFICE = "office";

  /** Who owes it. */
  public static final String OWING = "owing";

  /** Who sent the message that started it. */
  public static final String SENDER = "sender";

  /** Who else has the message that started it and may hand it over; its sender before others. */
  public static final String HOLDER = "holder";

  /** Copies; refuses times that make no sense and a row that nothing ends or nobody hears of. */
  public DeadlineRule {
    owing = Set.copyOf(owing);
    ends = List.copyOf(ends);
    remindTo = List.copyOf(remindTo);
    escalateTo = List.copyOf(escalateTo);
    if (work.isNegative() || work.isZero()) {
      throw new IllegalArgumentException("the working time must be more than none");
    }
    if (remindBefore.isNegative() || remindBefore.compareTo(work) > 0) {
      throw new IllegalArgumentException(
          "the reminder goes before the end and not before the start");
    }
    if (start.isSameMessage() || start.handsOver()) {
      throw new IllegalArgumentException("what starts it cannot be the message that started it");
    }
    if (owing.isEmpty() || ends.isEmpty() || escalateTo.isEmpty()) {
      throw new IllegalArgumentException("who owes it, what ends it and who is told are needed");
    }
  }
}
