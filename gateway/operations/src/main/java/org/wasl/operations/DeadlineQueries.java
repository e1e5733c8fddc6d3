package org.wasl.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.ReferralsMXBean.NextOwed;
import org.wasl.operations.ReferralsMXBean.OverdueCount;
import org.wasl.operations.ReferralsMXBean.OverdueCounts;
import org.wasl.operations.ReferralsMXBean.OwedRow;
import org.wasl.operations.ReferralsMXBean.OwedSteps;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.store.Store;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.Deadlines.OwedFilter;
import org.wasl.store.deadline.Deadlines.OwedPosition;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;

/** Lists open obligations of agencies, the earliest due first. */
final class DeadlineQueries {
  private static final Set<String> KNOWN =
      Set.of("agency", "stage", "what", "afterDue", "afterPlace", "limit");
  private static final Set<String> WHAT = Set.of("overdue", "open");

  private final Store store;
  private final int most;
  private final Clock clock;

  /**
   * Reads the deadlines of this store.
   *
   * @param most the maximum of rows in a page
   */
  DeadlineQueries(Store store, int most, Clock clock) {
    this.store = store;
    this.most = most;
    this.clock = clock;
  }

  /**
   * The overdue obligations, or all open ones if requested.
   *
   * @throws OperationRefusedException for another document
   */
  OwedSteps deadlines(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String selection =
        asked.oneOf("what", WHAT, "overdue", "what is overdue, or open: all that is owed");
    Optional<Instant> afterDue = asked.time("afterDue");
    Optional<OwedPosition> after =
        afterDue.map(due -> new OwedPosition(due, asked.position("afterPlace").orElse(0L)));
    int limit = asked.number("limit", 1, most).orElse(most);
    Instant now = clock.instant();
    OwedFilter filter =
        new OwedFilter(
            asked.text("agency").map(AgencyId::new),
            asked.text("stage").map(DeadlineQueries::stage),
            Optional.of(now).filter(it -> selection.equals("overdue")),
            after);
    List<OwedStep> page = store.deadlines().owed(filter, limit).orElseThrow();
    return new OwedSteps(
        Rfc3339.text(now),
        page.stream().map(owedStep -> row(owedStep, now)).toList(),
        page.size() == limit ? after(page.getLast().deadline()) : null);
  }

  /** Counts of overdue steps by agency and stage, the longest overdue first. */
  OverdueCounts overdue() {
    Instant now = clock.instant();
    return new OverdueCounts(
        store.deadlines().overdueGroups(now).orElseThrow().stream()
            .map(
                overdueGroup ->
                    new OverdueCount(
                        overdueGroup.agency().value(),
                        overdueGroup.stage(),
                        overdueGroup.count(),
                        Rfc3339.text(overdueGroup.earliestDue()),
                        Duration.between(overdueGroup.earliestDue(), now).toSeconds()))
            .toList());
  }

  private static NextOwed after(OpenDeadline last) {
    return new NextOwed(last.dueAt().toString(), last.id());
  }

  private static String stage(String code) {
    try {
      return DeadlineStage.ofWireName(code).wireName();
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-document", "stage is a code of the list stage");
    }
  }

  private static OwedRow row(OwedStep owedStep, Instant now) {
    OpenDeadline deadline = owedStep.deadline();
    return new OwedRow(
        deadline.id(),
        deadline.agency().value(),
        deadline.stage(),
        deadline.referral().toString(),
        owedStep.type(),
        Rfc3339.text(deadline.dueAt()),
        Math.max(0, Duration.between(deadline.dueAt(), now).toSeconds()),
        owedStep.object().map(MessageId::toString).orElse(null),
        deadline.lastNotification().map(DeadlineNotificationKind::code).orElse(null));
  }
}
