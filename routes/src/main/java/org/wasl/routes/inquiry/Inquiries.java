package org.wasl.routes.inquiry;

import java.util.Map;
import java.util.Optional;
import org.wasl.routes.door.Refusals;
import org.wasl.schemas.ProblemType;
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
  private final Refusals refusals;

  /** Answers from the store, for agencies in the directory. */
  public Inquiries(AgencyDirectory directory, Timelines timelines, Refusals refusals) {
    this.directory = directory;
    this.timelines = timelines;
    this.refusals = refusals;
  }

  /** {@code referral/1} as a tree of maps and lists, or an answer that refuses. */
  public Object look(Inquiry inquiry) {
    Optional<Agency> asker =
        directory.byThumbprint(inquiry.thumbprint()).filter(agency -> !agency.revoked());
    if (asker.isEmpty()) {
      return refusals.inquiry(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    if (!(timelines.of(inquiry.referral()) instanceof Result.Done<Optional<Timeline>> done)) {
      return refusals.inquiry(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    Optional<Map<String, Object>> document =
        done.value()
            .map(timeline -> new View(asker.get().id(), timeline))
            .filter(View::exists)
            .map(view -> new TimelineDocument(directory, done.value().get(), view).tree());
    return document.isPresent()
        ? document.get()
        : refusals.inquiry(ProblemType.NOT_FOUND, inquiry, asker.get());
  }
}
