package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.log.TrustAnchors;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.Store;
import org.wasl.store.audit.BundleWriter;
import org.wasl.store.erasure.ErasedReferral;
import org.wasl.store.erasure.ErasureResult.AlreadyErased;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.Timelines;
import org.wasl.store.referral.Timelines.Length;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.EvidenceInquiry;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;

/**
 * Answers {@code GET /v1/referrals/{id}/evidence} and {@code …/steps/{n}.tlog-proof} with the steps
 * that the agency sees in the timeline, in a verifiable form. The supervising office receives all
 * steps, another party its own part. Evidence is complete or refused. While the last step is not
 * under a checkpoint, the agency is asked to retry in some seconds.
 */
public final class EvidenceHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceHandler.class);
  private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

  /**
   * Limits of one answer. The whole referral is in memory for it, with some 900 bytes a step, and
   * ten times the file of the bundle.
   *
   * @param referralSteps of the whole referral; a longer one is not read
   * @param steps most steps in the bundle; verifiers read at most {@link EvidenceBundle#MAX_STEPS}
   * @param bytes most bytes; verifiers read at most {@link EvidenceBundle#MAX_BYTES}
   */
  public record Limits(int referralSteps, int steps, int bytes) {}

  private final Supplier<AgencyDirectory> directory;
  private final Timelines timelines;
  private final Erasures erasures;
  private final RequestAudit audit;
  private final TrustAnchors trustAnchors;
  private final TransparencyLog log;
  private final ParkedReceipts receipts;
  private final Limits limits;
  private final RejectionHandler rejections;
  private final Consumer<AlarmKind> alarm;

  /**
   * @param store has the steps
   * @param audit records each bundle and its recipient
   * @param log has the last checkpoints that verifiers accept
   * @param receipts signs the gateway's statements about deliveries that it gave up
   * @param limits limits of one bundle
   * @param alarm called when the stored data does not match the audit log
   */
  public EvidenceHandler(
      Supplier<AgencyDirectory> directory,
      Store store,
      RequestAudit audit,
      TrustAnchors trustAnchors,
      TransparencyLog log,
      ParkedReceipts receipts,
      Limits limits,
      RejectionHandler rejections,
      Consumer<AlarmKind> alarm) {
    this.directory = directory;
    this.timelines = store.timelines();
    this.erasures = store.erasures();
    this.audit = audit;
    this.trustAnchors = trustAnchors;
    this.log = log;
    this.receipts = receipts;
    this.limits = limits;
    this.rejections = rejections;
    this.alarm = alarm;
  }

  /**
   * {@code wasl-evidence/1} for a referral, the {@code tlog-proof} for one of its steps, or an
   * answer that refuses.
   */
  public StepResult<AgencyResponse> handle(EvidenceInquiry inquiry) {
    return switch (inquiry) {
      case ReferralInquiry whole -> handle(whole, new EvidenceScope.WholeReferral());
      case StepProofInquiry(var referral, var step) ->
          handle(referral, new EvidenceScope.SingleStep(step));
    };
  }

  private StepResult<AgencyResponse> handle(ReferralInquiry inquiry, EvidenceScope part) {
    return rejections
        .identify(directory.get(), inquiry)
        .map(asker -> new Request(inquiry, part, asker).answer());
  }

  /** One request of an agency that the directory admits. */
  private final class Request {
    private final ReferralInquiry inquiry;
    private final EvidenceScope part;
    private final Agency asker;

    Request(ReferralInquiry inquiry, EvidenceScope part, Agency asker) {
      this.inquiry = inquiry;
      this.part = part;
      this.asker = asker;
    }

    AgencyResponse answer() {
      if (!(timelines.length(inquiry.referral(), asker.id())
          instanceof Result.Done<Optional<Length>> length)) {
        return refuse(ProblemType.UNAVAILABLE);
      }
      if (length.value().filter(it -> it.steps() > limits.referralSteps()).isPresent()) {
        return ofTooLong(length.value().get().party());
      }
      Result<Optional<Evidence>> evidence = timelines.evidence(inquiry.referral(), asker.id());
      if (!(evidence instanceof Result.Done<Optional<Evidence>> done)
          || !(trustAnchors.current() instanceof Result.Done<TrustPolicy> trust)) {
        return refuse(ProblemType.UNAVAILABLE);
      }
      return done.value().isPresent()
          ? ofParty(done.value().get(), trust.value())
          : ofErased(trust.value());
    }

    /** Only a party is told that there is such a referral. */
    private AgencyResponse ofTooLong(boolean party) {
      if (party) {
        return tooLarge(limits.referralSteps());
      }
      return switch (erasures.findErased(inquiry.referral(), asker.id())) {
        case Result.Done<Optional<AlreadyErased>>(var known) ->
            known.isPresent() ? tooLarge(limits.referralSteps()) : refuse(ProblemType.NOT_FOUND);
        case Result.Failed<Optional<AlreadyErased>> _ -> refuse(ProblemType.UNAVAILABLE);
      };
    }

    private AgencyResponse ofParty(Evidence evidence, TrustPolicy trust) {
      PartyView view = new PartyView(asker.id(), evidence);
      List<AuditEntry> asked = view.exists() ? part.of(view.entries()) : List.of();
      if (asked.isEmpty()) {
        return refuse(ProblemType.NOT_FOUND);
      }
      return asked.size() > limits.steps()
          ? tooLarge(limits.steps())
          : written(
              writer ->
                  writer.bundle(evidence, asked, trust).map(bundle -> part.with(receipts, bundle)));
    }

    /** After an erasure the rest has no content, and every party receives all of it. */
    private AgencyResponse ofErased(TrustPolicy trust) {
      ReferralId referral = inquiry.referral();
      if (!(erasures.findErased(referral, asker.id())
              instanceof Result.Done<Optional<AlreadyErased>> known)
          || !(erasures.erasedReferral(referral)
              instanceof Result.Done<Optional<ErasedReferral>> erased)) {
        return refuse(ProblemType.UNAVAILABLE);
      }
      Optional<ErasedReferral> asked =
          erased.value().filter(all -> known.value().isPresent()).map(part::of);
      return asked.filter(it -> !it.isEmpty()).isPresent()
          ? written(writer -> writer.bundle(asked.get(), trust))
          : refuse(ProblemType.NOT_FOUND);
    }

    private AgencyResponse written(Function<BundleWriter, Optional<EvidenceBundle>> bundling) {
      Optional<EvidenceBundle> bundle = bundle(bundling);
      if (bundle.isEmpty()) {
        return refuse(ProblemType.UNAVAILABLE);
      }
      check(bundle.get().referral(), part.findings(bundle.get()));
      byte[] bytes = part.file(bundle.get());
      if (bytes.length > limits.bytes()) {
        return tooLarge(limits.bytes());
      }
      if (!audit.shown(asker.id(), inquiry.referral(), Disclosure.EVIDENCE).join()) {
        return refuse(ProblemType.UNAVAILABLE);
      }
      return new AgencyResponse(200, part.type(), bytes, NOT_KEPT);
    }

    private AgencyResponse tooLarge(int limit) {
      ProblemType type = ProblemType.EVIDENCE_TOO_LARGE;
      return rejections.rejectLimit(type, limit, inquiry.acceptLanguage(), asker, "evidence");
    }

    private AgencyResponse refuse(ProblemType type) {
      return rejections.rejectQuery(type, inquiry.acceptLanguage(), asker, "evidence");
    }
  }

  /**
   * Does not send a bundle that does not verify. The log names the differences for the operator.
   */
  private void check(ReferralId referral, List<String> findings) {
    if (!findings.isEmpty()) {
      LOG.error(
          "evidence of referral {} does not match the audit log: {}", referral, findings.get(0));
      alarm.accept(AlarmKind.EVIDENCE_MISMATCH);
      throw new IllegalStateException("the evidence does not match the audit log");
    }
  }

  private Optional<EvidenceBundle> bundle(
      Function<BundleWriter, Optional<EvidenceBundle>> bundling) {
    try {
      return bundling.apply(new BundleWriter(log.heads()));
    } catch (MalformedException e) {
      return Optional.empty(); // files of the log are missing and are being written again
    }
  }
}
