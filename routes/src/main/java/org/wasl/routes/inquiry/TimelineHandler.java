package org.wasl.routes.inquiry;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.referral.TimelinePage;
import org.wasl.store.referral.Timelines;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.TimelineInquiry;

/** Answers {@code GET /v1/referrals/{id}} with the document or a refusal. */
public final class TimelineHandler {
  private final Supplier<AgencyDirectory> directory;
  private final Timelines timelines;
  private final Deadlines deadlines;
  private final ReferralAccess access;
  private final RejectionHandler rejections;
  private final Clock clock;
  private final int maxSteps;

  /**
   * Answers from the store, for agencies in the directory.
   *
   * @param audit records each reading with its referral
   * @param clock decides which obligations are overdue
   * @param maxSteps most steps of a referral in one answer
   */
  public TimelineHandler(
      Supplier<AgencyDirectory> directory,
      Timelines timelines,
      Deadlines deadlines,
      Erasures erasures,
      RequestAudit audit,
      RejectionHandler rejections,
      Clock clock,
      int maxSteps) {
    this.directory = directory;
    this.timelines = timelines;
    this.deadlines = deadlines;
    this.access = new ReferralAccess(directory, erasures, audit, rejections);
    this.rejections = rejections;
    this.clock = clock;
    this.maxSteps = maxSteps;
  }

  /** {@code referral/1} as a tree of maps and lists, or a refusal. */
  public StepResult<Map<String, Object>> handle(TimelineInquiry query) {
    ReferralInquiry inquiry = query.referral();
    return access.identify(inquiry).then(asker -> page(query, asker));
  }

  private StepResult<Map<String, Object>> page(TimelineInquiry query, Agency asker) {
    ReferralInquiry inquiry = query.referral();
    return switch (TimelineQuery.read(query.parameters(), maxSteps)) {
      case TimelineQuery.Invalid(var parameter) ->
          StepResult.answered(
              rejections.rejectParameter(parameter, inquiry.acceptLanguage(), asker, "inquiry"));
      case TimelineQuery.Valid(long after, int limit) ->
          switch (timelines.page(inquiry.referral(), asker.id(), after, limit)) {
            case Result.Failed<?> _ -> access.reject(ProblemType.UNAVAILABLE, inquiry, asker);
            case Result.Done<Optional<TimelinePage>>(var page) ->
                page.isPresent()
                    ? document(inquiry, asker, page.get())
                    : access.absent(inquiry, asker);
          };
    };
  }

  private StepResult<Map<String, Object>> document(
      ReferralInquiry inquiry, Agency asker, TimelinePage page) {
    PartyView view = new PartyView(asker.id(), page);
    return switch (deadlines.of(inquiry.referral())) {
      case Result.Failed<?> _ -> access.reject(ProblemType.UNAVAILABLE, inquiry, asker);
      case Result.Done<List<OpenDeadline>>(var owed) ->
          view.exists()
              ? access.shown(inquiry, asker, Disclosure.TIMELINE, document(page, view, owed))
              : access.reject(ProblemType.NOT_FOUND, inquiry, asker);
    };
  }

  private Map<String, Object> document(TimelinePage page, PartyView view, List<OpenDeadline> owed) {
    TimelineDocument document = new TimelineDocument(directory.get(), page.timeline(), view);
    Map<String, Object> tree = document.tree();
    tree.put("deadlines", document.deadlines(owed, clock.instant()));
    if (page.more()) {
      tree.put("next", page.timeline().entries().getLast().number());
    }
    return tree;
  }
}
