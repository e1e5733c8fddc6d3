package org.wasl.routes.inquiry;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.routes.door.Refusals;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Deadlines;
import org.wasl.store.Erasure;
import org.wasl.store.Erasures;
import org.wasl.store.OpenDeadline;
import org.wasl.store.Result;
import org.wasl.store.Timeline;
import org.wasl.store.Timelines;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Inquiry;

/** Answers {@code GET /v1/referrals/{id}}: the document, or the refusal. */
public final class Inquiries {
  private final AgencyDirectory directory;
  private final Timelines timelines;
  private final Deadlines deadlines;
  private final Erasures erasures;
  private final Refusals refusals;
  private final Clock clock;

  /**
   * Answers from the store, for agencies in the directory.
   *
   * @param clock tells what is overdue
   */
  public Inquiries(
      AgencyDirectory directory,
      Timelines timelines,
      Deadlines deadlines,
      Erasures erasures,
      Refusals refusals,
      Clock clock) {
    this.directory = directory;
    this.timelines = timelines;
    this.erasures = erasures;
    this.deadlines = deadlines;
    this.refusals = refusals;
    this.clock = clock;
  }

  /** {@code referral/1} as a tree of maps and lists, or an answer that refuses. */
  public Object look(Inquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    if (asker.isEmpty()) {
      return refusals.inquiry(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    if (!(timelines.of(inquiry.referral()) instanceof Result.Done<Optional<Timeline>> done)) {
      return refusals.inquiry(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    if (done.value().isEmpty()) {
      return gone(inquiry, asker.get());
    }
    if (!(deadlines.of(inquiry.referral()) instanceof Result.Done<List<OpenDeadline>> owed)) {
      return refusals.inquiry(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    Optional<Map<String, Object>> document =
        done.value()
            .map(timeline -> new View(asker.get().id(), timeline))
            .filter(View::exists)
            .map(view -> document(done.value().get(), view, owed.value()));
    return document.isPresent()
        ? document.get()
        : refusals.inquiry(ProblemType.NOT_FOUND, inquiry, asker.get());
  }

  /** Of what was erased, a party learns when and on what basis; nobody else learns that it was. */
  private Object gone(Inquiry inquiry, Agency asker) {
    if (!(erasures.known(inquiry.referral(), asker.id())
        instanceof Result.Done<Optional<Erasure.Before>> done)) {
      return refusals.inquiry(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    return done.value()
        .map(erasure -> refusals.erased(erasure, inquiry, asker, "inquiry"))
        .orElseGet(() -> refusals.inquiry(ProblemType.NOT_FOUND, inquiry, asker));
  }

  private Map<String, Object> document(Timeline timeline, View view, List<OpenDeadline> owed) {
    TimelineDocument document = new TimelineDocument(directory, timeline, view);
    Map<String, Object> tree = document.tree();
    tree.put("deadlines", document.deadlines(owed, clock.instant()));
    return tree;
  }
}
