package org.wasl.routes.door;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.wasl.routes.runtime.Rejection;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.trail.RequestAudit;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.Inquiry;
import org.wasl.wire.exchange.ReferralInquiry;

/**
 * Records a refusal in the audit trail and answers with the necessary correction. A submission also
 * gets the signed receipt of its refusal.
 */
public final class RejectionHandler {
  private final RequestAudit audit;
  private final ProblemResponder problems;
  private final RefusalReceipts receipts;
  private final Consumer<String> refused;

  /**
   * @param receipts signs that a submission was refused
   * @param refused receives the problem code of each refusal
   */
  public RejectionHandler(
      RequestAudit audit,
      ProblemResponder problems,
      RefusalReceipts receipts,
      Consumer<String> refused) {
    this.audit = audit;
    this.problems = problems;
    this.receipts = receipts;
    this.refused = refused;
  }

  /**
   * Audits the refusal, or counts it if it is not the first of its kind, and writes the answer. A
   * refusal that cannot be audited is a 503.
   */
  public AgencyResponse answer(Rejection refusal) {
    refused.accept(refusal.type().code());
    if (isTemporary(refusal.type())) {
      return problems.of(refusal.text().apply(problems.problems()));
    }
    boolean recorded =
        audit
            .refused(
                refusal.sender().map(Agency::id).map(AgencyId::value).orElse(RequestAudit.UNKNOWN),
                refusal.messageId(),
                refusal.type().code(),
                refusal.why())
            .join();
    return recorded ? problems.of(withReceipt(refusal)) : problems.of(ProblemType.UNAVAILABLE, "");
  }

  private Problem withReceipt(Rejection refusal) {
    Problem problem = refusal.text().apply(problems.problems());
    return receipts.of(refusal).map(problem::withReceipt).orElse(problem);
  }

  /** The requesting agency. Refused if the directory does not admit its certificate. */
  public StepResult<Agency> identify(AgencyDirectory directory, Inquiry inquiry) {
    return directory
        .admitted(inquiry.thumbprint())
        .map(StepResult::next)
        .orElseGet(
            () ->
                StepResult.answered(
                    answer(
                        Rejections.unknownAgency(
                            directory.byThumbprint(inquiry.thumbprint()),
                            inquiry.acceptLanguage()))));
  }

  /** Refuses a question. It is audited like a refused message. */
  public AgencyResponse rejectInquiry(ProblemType type, ReferralInquiry inquiry, Agency asker) {
    return rejectQuery(type, inquiry.acceptLanguage(), asker, "inquiry");
  }

  /**
   * Refuses an inquiry of any kind. It is audited like a refused message.
   *
   * @param language the {@code Accept-Language} as received; empty if absent
   * @param about subject of the inquiry, a code for the audit entry
   */
  public AgencyResponse rejectQuery(ProblemType type, String language, Agency asker, String about) {
    return answer(Rejections.of(type, asker, language, Optional.of(about)));
  }

  /**
   * Answers a party that the referral was erased.
   *
   * @param about kind of the inquiry, a code for the audit entry
   */
  public AgencyResponse rejectErased(
      ErasureResult.AlreadyErased erasure, ReferralInquiry inquiry, Agency asker, String about) {
    return answer(Rejections.erased(erasure, asker, inquiry.acceptLanguage(), about));
  }

  /** Refuses an inquiry because of one of its parameters. */
  public AgencyResponse rejectParameter(String name, String language, Agency asker, String about) {
    return answer(Rejections.parameter(Map.of("parameter", name), asker, language, about));
  }

  /**
   * Refuses an inquiry because of the period it is about.
   *
   * @param reason a code
   * @param periods periods that the agency may ask for instead
   */
  public AgencyResponse rejectPeriod(
      String reason, List<String> periods, String language, Agency asker, String about) {
    Map<String, Object> members =
        Map.of("parameter", "period", "reason", reason, "periods", periods);
    return answer(Rejections.parameter(members, asker, language, about));
  }

  /**
   * Refuses an inquiry because the agency has asked too often. Unlike other temporary refusals it
   * is audited, because so many inquiries may be an attack.
   *
   * @param waitSeconds after which it may ask again
   */
  public AgencyResponse rejectOverBudget(
      long waitSeconds, String language, Agency asker, String about) {
    ProblemType type = ProblemType.TOO_MANY_REQUESTS;
    refused.accept(type.code());
    boolean recorded =
        audit.refused(asker.id().value(), Optional.empty(), type.code(), Optional.of(about)).join();
    return recorded
        ? ProblemResponder.of(
            problems.problems().render(type, language, Map.of("retryAfterSeconds", waitSeconds)),
            waitSeconds)
        : problems.of(ProblemType.UNAVAILABLE, language);
  }

  /** Refuses an inquiry for an unknown code list. The answer names the existing ones. */
  public AgencyResponse rejectUnknownList(Set<String> lists, String language, Agency asker) {
    return answer(Rejections.unknownList(lists, asker, language));
  }

  /** Refuses an inquiry whose answer exceeds a limit. The answer names the limit. */
  public AgencyResponse rejectLimit(
      ProblemType type, long limit, String language, Agency asker, String about) {
    return answer(Rejections.limit(type, limit, asker, language, about));
  }

  /**
   * Refuses a request to collect deliveries. It is audited like a refused message.
   *
   * @param why a further code for the audit entry
   */
  public AgencyResponse rejectCollection(
      ProblemType type, CollectionRequest request, Agency agency, Optional<String> why) {
    return answer(Rejections.of(type, agency, request.acceptLanguage(), why));
  }

  /** The answer when a step threw an exception. */
  public AgencyResponse internalError() {
    return ofTheGateway(ProblemType.INTERNAL);
  }

  /** The answer when the gateway temporarily cannot do its part. Nothing was stored. */
  public AgencyResponse unavailable() {
    return ofTheGateway(ProblemType.UNAVAILABLE);
  }

  private AgencyResponse ofTheGateway(ProblemType type) {
    refused.accept(type.code());
    return problems.of(type, "");
  }

  /** The message was not at fault, so it may be sent again and no refusal is recorded. */
  private static boolean isTemporary(ProblemType type) {
    return type.status() >= 500 || type == ProblemType.TOO_MANY_REQUESTS;
  }
}
