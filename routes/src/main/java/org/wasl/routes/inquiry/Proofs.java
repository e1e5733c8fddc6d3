package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.Trust;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.log.LogKeeping;
import org.wasl.routes.log.Trusted;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.schemas.ProblemType;
import org.wasl.store.BundleWriter;
import org.wasl.store.Erasure.Before;
import org.wasl.store.Erasures;
import org.wasl.store.Events;
import org.wasl.store.Evidence;
import org.wasl.store.Remains;
import org.wasl.store.Result;
import org.wasl.store.Store;
import org.wasl.store.Timelines;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;
import org.wasl.wire.StepInquiry;

/**
 * Answers {@code GET /v1/referrals/{id}/evidence} and {@code …/steps/{n}.tlog-proof}: the steps
 * that the asker sees in the timeline, so that a stranger can verify them. Who supervises receives
 * the whole story, who sees a part of it that part. Evidence is complete or not given: while the
 * last step is under no checkpoint the asker is told to come again, which is a matter of seconds.
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
  private final Erasures erasures;
  private final Events events;
  private final Trusted trusted;
  private final LogKeeping keeping;
  private final Limits limits;
  private final Refusals refusals;
  private final Consumer<AlarmKind> alarm;

  /**
   * @param store has the steps, and is told what was given to whom
   * @param keeping has the last checkpoints that count for whoever verifies
   * @param limits of what is given in one bundle
   * @param alarm told that what is kept is not what was logged
   */
  public Proofs(
      AgencyDirectory directory,
      Store store,
      Trusted trusted,
      LogKeeping keeping,
      Limits limits,
      Refusals refusals,
      Consumer<AlarmKind> alarm) {
    this.directory = directory;
    this.timelines = store.timelines();
    this.erasures = store.erasures();
    this.events = store.events();
    this.trusted = trusted;
    this.keeping = keeping;
    this.limits = limits;
    this.refusals = refusals;
    this.alarm = alarm;
  }

  /** {@code wasl-evidence/1}, or an answer that refuses. */
  public Answer give(Inquiry inquiry) {
    return give(inquiry, new Part.Everything());
  }

  /** The {@code tlog-proof} of one step, or an answer that refuses. */
  public Answer give(StepInquiry inquiry) {
    return give(inquiry.referral(), new Part.OneStep(inquiry.step()));
  }

  private Answer give(Inquiry inquiry, Part part) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    if (asker.isEmpty()) {
      return refuse(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    Result<Optional<Evidence>> evidence = timelines.evidence(inquiry.referral());
    if (!(evidence instanceof Result.Done<Optional<Evidence>> done)
        || !(trusted.now() instanceof Result.Done<Trust> trust)) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    return done.value().isPresent()
        ? ofParty(inquiry, part, asker.get(), done.value().get(), trust.value())
        : ofErased(inquiry, part, asker.get(), trust.value());
  }

  private Answer ofParty(Inquiry inquiry, Part part, Agency asker, Evidence evidence, Trust trust) {
    View view = new View(asker.id(), evidence.timeline());
    List<AuditEntry> asked = view.exists() ? part.of(view.entries()) : List.of();
    if (asked.isEmpty()) {
      return refuse(ProblemType.NOT_FOUND, inquiry, asker);
    }
    return asked.size() > limits.steps()
        ? tooLarge(limits.steps(), inquiry, asker)
        : give(inquiry, part, asker, writer -> writer.bundle(evidence, asked, trust));
  }

  /** What erasure left tells nobody anything: every party receives all of it. */
  private Answer ofErased(Inquiry inquiry, Part part, Agency asker, Trust trust) {
    UUID referral = inquiry.referral();
    if (!(erasures.known(referral, asker.id()) instanceof Result.Done<Optional<Before>> known)
        || !(erasures.remains(referral) instanceof Result.Done<Optional<Remains>> remains)) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    Optional<Remains> asked =
        remains.value().filter(all -> known.value().isPresent()).map(part::of);
    return asked.filter(it -> !it.isEmpty()).isPresent()
        ? give(inquiry, part, asker, writer -> writer.bundle(asked.get(), trust))
        : refuse(ProblemType.NOT_FOUND, inquiry, asker);
  }

  private Answer give(
      Inquiry inquiry, Part part, Agency asker, Function<BundleWriter, Optional<Bundle>> bundling) {
    Optional<Bundle> bundle = bundle(bundling);
    bundle.ifPresent(it -> check(it.referral(), part.findings(it)));
    byte[] bytes = bundle.map(part::file).orElse(new byte[0]);
    if (bytes.length > limits.bytes()) {
      return tooLarge(limits.bytes(), inquiry, asker);
    }
    if (bundle.isEmpty() || !events.shown(asker.id(), inquiry.referral()).isDone()) {
      return refuse(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    return new Answer(200, part.type(), bytes, NOT_KEPT);
  }

  /** What does not prove itself is not given; where and what differs is told to the operator. */
  private void check(UUID referral, List<String> findings) {
    if (!findings.isEmpty()) {
      LOG.error("evidence of referral {} is refuted: {}", referral, findings.get(0));
      alarm.accept(AlarmKind.EVIDENCE_REFUTED);
      throw new IllegalStateException("what is kept is not what was logged");
    }
  }

  private Optional<Bundle> bundle(Function<BundleWriter, Optional<Bundle>> bundling) {
    try {
      return bundling.apply(new BundleWriter(keeping.heads()));
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
