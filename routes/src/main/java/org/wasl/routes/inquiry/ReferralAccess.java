package org.wasl.routes.inquiry;

import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ReferralInquiry;

/** Access to a referral for readers. The audit trail records each reading and each refusal. */
final class ReferralAccess {
  private final Supplier<AgencyDirectory> directory;
  private final Erasures erasures;
  private final RequestAudit audit;
  private final RejectionHandler rejections;

  ReferralAccess(
      Supplier<AgencyDirectory> directory,
      Erasures erasures,
      RequestAudit audit,
      RejectionHandler rejections) {
    this.directory = directory;
    this.erasures = erasures;
    this.audit = audit;
    this.rejections = rejections;
  }

  /** The requesting agency. Refused if the directory does not admit its certificate. */
  StepResult<Agency> identify(ReferralInquiry inquiry) {
    return rejections.identify(directory.get(), inquiry);
  }

  /** The document, once the trail says that it was shown. */
  <T> StepResult<T> shown(
      ReferralInquiry inquiry, Agency asker, Disclosure disclosure, T document) {
    return audit.shown(asker.id(), inquiry.referral(), disclosure).join()
        ? StepResult.next(document)
        : reject(ProblemType.UNAVAILABLE, inquiry, asker);
  }

  /**
   * The referral is erased or never existed. A party learns when it was erased and on what basis.
   * Nobody else learns of the erasure.
   */
  <T> StepResult<T> absent(ReferralInquiry inquiry, Agency asker) {
    return switch (erasures.findErased(inquiry.referral(), asker.id())) {
      case Result.Failed<?> _ -> reject(ProblemType.UNAVAILABLE, inquiry, asker);
      case Result.Done<Optional<ErasureResult.AlreadyErased>>(var erased) ->
          StepResult.answered(
              erased
                  .map(it -> rejections.rejectErased(it, inquiry, asker, "inquiry"))
                  .orElseGet(
                      () -> rejections.rejectInquiry(ProblemType.NOT_FOUND, inquiry, asker)));
    };
  }

  <T> StepResult<T> reject(ProblemType type, ReferralInquiry inquiry, Agency asker) {
    return StepResult.answered(rejections.rejectInquiry(type, inquiry, asker));
  }
}
