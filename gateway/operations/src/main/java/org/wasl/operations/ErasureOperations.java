package org.wasl.operations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.erasure.CompletedErasure;
import org.wasl.store.erasure.ErasureRequest;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures.ErasureGrounds;
import org.wasl.store.erasure.RetentionFacts.DueReferral;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;

/**
 * Erasures, {@code org.wasl:type=Erasures}. One person requests, and another one approves. Each
 * uses their own login.
 */
final class ErasureOperations implements ErasuresMXBean {
  private final ErasureService erasing;
  private final Supplier<Optional<RetentionSurvey>> retention;
  private final OperatorDirectory operators;
  private final int most;

  /**
   * @param retention the referrals whose retention is over, as of the last run
   * @param most the maximum of referrals in one operation, and in one list
   */
  ErasureOperations(
      ErasureService erasing,
      Supplier<Optional<RetentionSurvey>> retention,
      OperatorDirectory operators,
      int most) {
    this.erasing = erasing;
    this.retention = retention;
    this.operators = operators;
    this.most = most;
  }

  @Override
  public ErasureOutcomes request(String document) {
    String person = operators.callerId();
    OperationArguments arguments =
        OperationArguments.of(document, Set.of("referrals", "reason", "basis"));
    ErasureGrounds asked =
        new ErasureGrounds(
            person, arguments.reason(), OperatorInput.requireCode("basis", basis(arguments)));
    return outcomes(arguments, referral -> erasing.request(referral, asked));
  }

  private static String basis(OperationArguments arguments) {
    return arguments
        .text("basis")
        .orElseThrow(() -> new OperationRefusedException("needs-basis", "give a basis, a code"));
  }

  @Override
  public ErasureOutcomes approve(String document) {
    String person = operators.callerId();
    OperationArguments arguments = OperationArguments.of(document, Set.of("referrals"));
    return outcomes(arguments, referral -> erasing.confirm(referral, person));
  }

  /** Handles each referral separately, so that a refused one does not stop the others. */
  private ErasureOutcomes outcomes(
      OperationArguments arguments, Function<ReferralId, ErasureResult> operation) {
    List<ReferralId> referrals =
        arguments.ids("referrals").stream().map(ReferralId::new).sorted().toList();
    if (referrals.isEmpty() || referrals.size() > most) {
      throw new OperationRefusedException("bad-document", "referrals is a list of 1 to " + most);
    }
    return new ErasureOutcomes(
        referrals.stream()
            .map(referralId -> outcome(referralId, operation.apply(referralId)))
            .toList());
  }

  private ErasureOutcome outcome(ReferralId id, ErasureResult result) {
    String referral = id.toString();
    return switch (result) {
      case ErasureResult.Done _ ->
          new ErasureOutcome(referral, "erased", false, null, null, null, null);
      case ErasureResult.Requested requested ->
          new ErasureOutcome(
              referral,
              "requested",
              requested.now(),
              operators.nameOf(requested.by()),
              Rfc3339.text(requested.at()),
              null,
              null);
      case ErasureResult.Obstacle obstacle ->
          new ErasureOutcome(
              referral,
              "refused",
              false,
              null,
              null,
              code(obstacle),
              ErasureService.describe(id, obstacle, operators::nameOf));
    };
  }

  private static String code(ErasureResult.Obstacle obstacle) {
    return switch (obstacle) {
      case ErasureResult.AlreadyErased _ -> "erased";
      case ErasureResult.UnderLegalHold _ -> "held";
      case ErasureResult.NotFinal _ -> "not-final";
      case ErasureResult.NoticesInForce _ -> "notice-in-force";
      case ErasureResult.NotRequested _ -> "not-requested";
      case ErasureResult.SamePerson _ -> "same-person";
      case ErasureResult.Unknown _ -> "unknown";
    };
  }

  @Override
  public ErasureOverview list() {
    Optional<RetentionSurvey> survey = retention.get();
    return new ErasureOverview(
        survey.map(RetentionSurvey::at).map(Rfc3339::text).orElse(null),
        survey.map(RetentionSurvey::due).orElse(null),
        survey.map(it -> erasing.stillThere(it.first())).orElse(List.of()).stream()
            .map(ErasureOperations::row)
            .toList(),
        requests().requests(),
        erasing.latest(most).stream().map(this::row).toList());
  }

  private static DueRow row(DueReferral dueReferral) {
    return new DueRow(
        dueReferral.referral().toString(), Rfc3339.text(dueReferral.since()), dueReferral.held());
  }

  private ErasedRow row(CompletedErasure completedErasure) {
    return new ErasedRow(
        completedErasure.referral().toString(),
        operators.nameOf(completedErasure.requestedBy()),
        operators.nameOf(completedErasure.erasedBy()),
        Rfc3339.text(completedErasure.erasedAt()),
        completedErasure.reason(),
        completedErasure.basis(),
        completedErasure.stage().code());
  }

  @Override
  public ErasureRequestList requests() {
    return new ErasureRequestList(erasing.waiting(most).stream().map(this::row).toList());
  }

  private ErasureRequestRow row(ErasureRequest erasureRequest) {
    return new ErasureRequestRow(
        erasureRequest.referral().toString(),
        operators.nameOf(erasureRequest.requestedBy()),
        Rfc3339.text(erasureRequest.requestedAt()),
        erasureRequest.reason(),
        erasureRequest.basis());
  }
}
