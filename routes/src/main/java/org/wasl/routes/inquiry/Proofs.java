package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.Trust;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.log.LogKeeping;
import org.wasl.routes.log.Trusted;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Events;
import org.wasl.store.Evidence;
import org.wasl.store.Result;
import org.wasl.store.Store;
import org.wasl.store.Timelines;
import org.wasl.store.log.LogFolder;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;

/**
 * Answers {@code GET /v1/referrals/{id}/evidence}: the steps that the asker sees in the timeline,
 * so that a stranger can verify them. Who supervises receives the whole story, who sees a part of
 * it that part. Evidence is complete or not given: while the last step is under no checkpoint the
 * asker is told to come again, which is a matter of seconds.
 */
public final class Proofs {
  private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

  private final AgencyDirectory directory;
  private final Timelines timelines;
  private final Events events;
  private final Trusted trusted;
  private final Supplier<Optional<byte[]>> checkpoint;
  private final TileTree.Reader tiles;
  private final Refusals refusals;

  /**
   * @param store has the steps, and is told what was given to whom
   * @param keeping has the last checkpoint that counts for whoever verifies
   * @param tiles the tree under it
   */
  public Proofs(
      AgencyDirectory directory,
      Store store,
      Trusted trusted,
      LogKeeping keeping,
      LogFolder tiles,
      Refusals refusals) {
    this.directory = directory;
    this.timelines = store.timelines();
    this.events = store.events();
    this.trusted = trusted;
    this.checkpoint = keeping::checkpoint;
    this.tiles = tiles::hashes;
    this.refusals = refusals;
  }

  /** {@code wasl-evidence/1}, or an answer that refuses. */
  public Answer give(Inquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    if (asker.isEmpty()) {
      return refuse(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    if (!(timelines.evidence(inquiry.referral()) instanceof Result.Done<Optional<Evidence>> done)
        || !(trusted.now() instanceof Result.Done<Trust> trust)) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    String agency = asker.get().id();
    Optional<Evidence> evidence =
        done.value().filter(found -> new View(agency, found.timeline()).exists());
    if (evidence.isEmpty()) {
      return refuse(ProblemType.NOT_FOUND, inquiry, asker.get());
    }
    List<AuditEntry> seen = new View(agency, evidence.get().timeline()).entries();
    Optional<Bundle> bundle = bundle(evidence.get(), seen, trust.value());
    if (bundle.isEmpty() || !events.shown(agency, evidence.get().timeline().referral()).isDone()) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    return new Answer(200, "application/json", bundle.get().bytes(), NOT_KEPT);
  }

  private Optional<Bundle> bundle(Evidence evidence, List<AuditEntry> seen, Trust trust) {
    try {
      return checkpoint
          .get()
          .flatMap(note -> new BundleWriter(note, tiles).bundle(evidence, seen, trust));
    } catch (Malformed e) {
      return Optional.empty(); // files of the log are missing: they are being written anew
    }
  }

  private Answer refuse(ProblemType type, Inquiry inquiry, Agency asker) {
    return refusals.question(type, inquiry.acceptLanguage(), asker, "evidence");
  }
}
