package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.Trust;
import org.wasl.audit.verify.Verify;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.log.Trusted;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.schemas.ProblemType;
import org.wasl.store.BundleWriter;
import org.wasl.store.Events;
import org.wasl.store.Evidence;
import org.wasl.store.Result;
import org.wasl.store.Timelines;
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
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
  private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

  /**
   * What one bundle holds.
   *
   * @param steps at most; no verifier reads more than {@link Bundle#MAX_STEPS}
   * @param bytes at most; no verifier reads more than {@link Bundle#MAX_BYTES}
   */
  public record Limits(int steps, int bytes) {}

  private final AgencyDirectory directory;
  private final Timelines timelines;
  private final Events events;
  private final Trusted trusted;
  private final Supplier<Optional<byte[]>> checkpoint;
  private final TileTree.Reader tiles;
  private final Limits limits;
  private final Refusals refusals;

  /**
   * @param events is told what was given to whom
   * @param checkpoint the last that counts for whoever verifies; empty before the first
   * @param tiles the tree under it
   * @param limits of what is given in one bundle
   */
  public Proofs(
      AgencyDirectory directory,
      Timelines timelines,
      Events events,
      Trusted trusted,
      Supplier<Optional<byte[]>> checkpoint,
      TileTree.Reader tiles,
      Limits limits,
      Refusals refusals) {
    this.directory = directory;
    this.timelines = timelines;
    this.events = events;
    this.trusted = trusted;
    this.checkpoint = checkpoint;
    this.tiles = tiles;
    this.limits = limits;
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
    if (seen.size() > limits.steps()) {
      return tooLarge(limits.steps(), inquiry, asker.get());
    }
    Optional<Bundle> bundle = bundle(evidence.get(), seen, trust.value());
    bundle.ifPresent(this::check);
    byte[] bytes = bundle.map(Bundle::bytes).orElse(new byte[0]);
    if (bytes.length > limits.bytes()) {
      return tooLarge(limits.bytes(), inquiry, asker.get());
    }
    if (bundle.isEmpty() || !events.shown(agency, evidence.get().timeline().referral()).isDone()) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    return new Answer(200, "application/json", bytes, NOT_KEPT);
  }

  /** What does not prove itself is not given; where and what differs is told to the operator. */
  private void check(Bundle bundle) {
    List<String> findings = Verify.findings(bundle, Optional.empty(), false);
    if (!findings.isEmpty()) {
      LOG.error("evidence of referral {} is refuted: {}", bundle.referral(), findings.get(0));
      events.append(AuditAction.ALARM, "evidence-refuted");
      throw new IllegalStateException("what is kept is not what was logged");
    }
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

  private Answer tooLarge(int limit, Inquiry inquiry, Agency asker) {
    ProblemType type = ProblemType.EVIDENCE_TOO_LARGE;
    return refusals.limit(type, limit, inquiry.acceptLanguage(), asker, "evidence");
  }

  private Answer refuse(ProblemType type, Inquiry inquiry, Agency asker) {
    return refusals.question(type, inquiry.acceptLanguage(), asker, "evidence");
  }
}
