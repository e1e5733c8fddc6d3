package org.wasl.routes.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.database.Result;
import org.wasl.routes.delivery.DeliveryAccess.Granted;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.delivery.Attempts;
import org.wasl.store.delivery.DeliveryReceipts;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.delivery.DeliveryReceipts.StatementResult;
import org.wasl.store.delivery.OutcomeResult;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * Handles receipts that an agency submits by a request, with any protocol. A receipt says that its
 * system has a delivery, that a person opened it, or that no key opens it. They are verified like
 * the receipt in the answer to a push, and answered once recorded. An invalid receipt has no
 * effect.
 */
public final class AcknowledgementHandler {
  private static final AgencyResponse RECORDED =
      new AgencyResponse(204, "application/json", new byte[0], Map.of());

  private final DeliveryAccess access;
  private final SignatureVerifier signatures;
  private final Attempts attempts;
  private final DeliveryReceipts receipts;
  private final DueSignal due;
  private final RouteEvents events;
  private final RejectionHandler rejections;
  private final int maxReceiptBytes;

  /**
   * @param maxReceiptBytes largest receipt that is read
   */
  public AcknowledgementHandler(
      DeliveryAccess access,
      SignatureVerifier signatures,
      Attempts attempts,
      DeliveryReceipts receipts,
      DueSignal due,
      RouteEvents events,
      RejectionHandler rejections,
      int maxReceiptBytes) {
    this.access = access;
    this.signatures = signatures;
    this.attempts = attempts;
    this.receipts = receipts;
    this.due = due;
    this.events = events;
    this.rejections = rejections;
    this.maxReceiptBytes = maxReceiptBytes;
  }

  /** Records the receipt and confirms it, or refuses it with an audit entry. */
  public StepResult<AgencyResponse> handle(Acknowledgement acknowledgement) {
    return access
        .authorize(acknowledgement.request())
        .map(granted -> record(acknowledgement, granted));
  }

  private AgencyResponse record(Acknowledgement acknowledgement, Granted by) {
    if (acknowledgement.receipt().length > maxReceiptBytes) {
      return refuse(ProblemType.TOO_LARGE, acknowledgement, by);
    }
    ReceiptVerification verified = signatures.verifyReceipt(by.agency(), acknowledgement.text());
    Optional<Receipt> receipt =
        verified.genuine().filter(read -> ReceiptMatch.fits(read, by.expected()));
    if (receipt.isEmpty()) {
      return refuse(ProblemType.BAD_RECEIPT, acknowledgement, by, why(verified));
    }
    return switch (receipt.get().kind()) {
      case DELIVERY -> delivered(acknowledgement, by);
      case RETRIEVAL -> retrieved(acknowledgement, by);
      case NEEDS_RESEAL -> needsReseal(acknowledgement, by);
      case SUBMISSION_ACCEPTED, VERIFIED ->
          refuse(
              ProblemType.BAD_RECEIPT,
              acknowledgement,
              by,
              Optional.of(receipt.get().kind().code()));
    };
  }

  /**
   * The reason, which tells signing keys apart, because the choice of its keys is between the
   * agency and its operator.
   */
  private static Optional<String> why(ReceiptVerification verified) {
    return verified instanceof ReceiptVerification.Forged(var status)
            && status == SignatureStatus.WRONG_PURPOSE
        ? Optional.of(status.code())
        : Optional.empty();
  }

  private AgencyResponse delivered(Acknowledgement acknowledgement, Granted by) {
    ExpectedReceipt subject = by.expected();
    AttemptOutcome outcome = new AttemptOutcome.Delivered(acknowledgement.text());
    Result<OutcomeResult> recorded =
        attempts.record(subject.receiptSubject(), subject.attempt(), outcome).join();
    due.signal();
    return switch (recorded) {
      case Result.Failed<?> _ -> refuse(ProblemType.UNAVAILABLE, acknowledgement, by);
      case Result.Done<OutcomeResult>(OutcomeResult.Applied applied) -> {
        events.recorded(
            by.agency().id(),
            TimeUnit.MILLISECONDS.toNanos(subject.ageMillis()),
            outcome,
            applied.decision());
        yield RECORDED;
      }
      case Result.Done<OutcomeResult>(OutcomeResult.Stale stale) ->
          inState(stale.actual(), acknowledgement, by);
      case Result.Done<OutcomeResult>(OutcomeResult.Unknown _) ->
          refuse(ProblemType.NOT_FOUND, acknowledgement, by);
    };
  }

  private AgencyResponse retrieved(Acknowledgement acknowledgement, Granted by) {
    return switch (receipts.recordRetrieved(by.expected().deliveryId(), acknowledgement.text())) {
      case Result.Failed<?> _ -> refuse(ProblemType.UNAVAILABLE, acknowledgement, by);
      case Result.Done<Optional<DeliveryState>>(Optional<DeliveryState> state) ->
          state
              .map(known -> inState(known, acknowledgement, by))
              .orElseGet(() -> refuse(ProblemType.NOT_FOUND, acknowledgement, by));
    };
  }

  private AgencyResponse needsReseal(Acknowledgement acknowledgement, Granted by) {
    return switch (receipts.recordNeedsReseal(by.expected().deliveryId(), acknowledgement.text())) {
      case Result.Failed<?> _ -> refuse(ProblemType.UNAVAILABLE, acknowledgement, by);
      case Result.Done<Optional<StatementResult>>(Optional<StatementResult> stated) ->
          stated
              .map(result -> needsReseal(result, acknowledgement, by))
              .orElseGet(() -> refuse(ProblemType.NOT_FOUND, acknowledgement, by));
    };
  }

  private AgencyResponse needsReseal(
      StatementResult stated, Acknowledgement acknowledgement, Granted by) {
    if (stated.first()) {
      events.alarm(AlarmKind.NEEDS_RESEAL, by.agency().id().value());
      due.signal();
    }
    return inState(stated.state(), acknowledgement, by);
  }

  private AgencyResponse inState(DeliveryState state, Acknowledgement acknowledgement, Granted by) {
    return state == DeliveryState.DELIVERED
        ? RECORDED
        : refuse(ProblemType.WRONG_STATE, acknowledgement, by, Optional.of(state.wireName()));
  }

  private AgencyResponse refuse(ProblemType type, Acknowledgement acknowledgement, Granted by) {
    return refuse(type, acknowledgement, by, Optional.empty());
  }

  private AgencyResponse refuse(
      ProblemType type, Acknowledgement acknowledgement, Granted by, Optional<String> why) {
    return rejections.rejectCollection(type, acknowledgement.request(), by.agency(), why);
  }
}
