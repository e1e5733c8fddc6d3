package org.wasl.routes.inquiry;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.Timelines;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ReferralInquiry;

/** Answers {@code GET /v1/referrals/{id}}: the document, or the refusal. */
public final class InquiryHandler {
  private final AgencyDirectory directory;
  private final Timelines timelines;
  private final Deadlines deadlines;
  private final Erasures erasures;
  private final RejectionHandler refusals;
  private final Clock clock;

  /**
   * Answers from the store, for agencies in the directory.
   *
   * @param clock tells what is overdue
   */
  public InquiryHandler(
      AgencyDirectory directory,
      Timelines timelines,
      Deadlines deadlines,
      Erasures erasures,
      RejectionHandler refusals,
      Clock clock) {
    this.directory = directory;
    this.timelines = timelines;
    this.erasures = erasures;
    this.deadlines = deadlines;
    this.refusals = refusals;
    this.clock = clock;
  }

  /** {@code referral/1} as a tree of maps and lists, or an answer that refuses. */
  public Object handle(ReferralInquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    if (asker.isEmpty()) {
      return refusals.rejectInquiry(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    if (!(timelines.timeline(inquiry.referral()) instanceof Result.Done<Optional<Timeline>> done)) {
      return refusals.rejectInquiry(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    if (done.value().isEmpty()) {
      return erased(inquiry, asker.get());
    }
    if (!(deadlines.of(inquiry.referral()) instanceof Result.Done<List<OpenDeadline>> owed)) {
      return refusals.rejectInquiry(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    Optional<Map<String, Object>> document =
        done.value()
            .map(timeline -> new PartyView(asker.get().id(), timeline))
            .filter(PartyView::exists)
            .map(view -> document(done.value().get(), view, owed.value()));
    return document.isPresent()
        ? document.get()
        : refusals.rejectInquiry(ProblemType.NOT_FOUND, inquiry, asker.get());
  }

  /** Of what was erased, a party learns when and on what basis; nobody else learns that it was. */
  private Object erased(ReferralInquiry inquiry, Agency asker) {
    if (!(erasures.findErased(inquiry.referral(), asker.id())
        instanceof Result.Done<Optional<ErasureResult.AlreadyErased>> done)) {
      return refusals.rejectInquiry(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    return done.value()
        .map(erasure -> refusals.rejectErased(erasure, inquiry, asker, "inquiry"))
        .orElseGet(() -> refusals.rejectInquiry(ProblemType.NOT_FOUND, inquiry, asker));
  }

  private Map<String, Object> document(Timeline timeline, PartyView view, List<OpenDeadline> owed) {
    TimelineDocument document = new TimelineDocument(directory, timeline, view);
    Map<String, Object> tree = document.tree();
    tree.put("deadlines", document.deadlines(owed, clock.instant()));
    return tree;
  }
}
