package org.wasl.routes.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.routes.Events;
import org.wasl.routes.delivery.Visits.AtDelivery;
import org.wasl.routes.door.Refusals;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Outcome;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Attempts;
import org.wasl.store.Receipts;
import org.wasl.store.Receipts.Stated;
import org.wasl.store.Receipts.Subject;
import org.wasl.store.Recorded;
import org.wasl.store.Result;
import org.wasl.wire.Acknowledgement;
import org.wasl.wire.Answer;
import org.wasl.wire.Receipt;
import org.wasl.wire.SignatureVerifier;

/**
 * Receipts that an agency hands in by a call of its own, whatever its protocol: that its machine
 * has a delivery, that a person opened it, or that nobody can. Verified like a receipt that answers
 * a push, and answered once it is recorded. What is no valid receipt changes nothing.
 */
public final class Acknowledgements {
  private static final Answer RECORDED = new Answer(204, "application/json", new byte[0], Map.of());

  private final Visits visits;
  private final SignatureVerifier signatures;
  private final Attempts attempts;
  private final Receipts receipts;
  private final DueSignal due;
  private final Events events;
  private final Refusals refusals;
  private final int maxReceiptBytes;

  /**
   * @param maxReceiptBytes largest receipt that is read
   */
  public Acknowledgements(
      Visits visits,
      SignatureVerifier signatures,
      Attempts attempts,
      Receipts receipts,
      DueSignal due,
      Events events,
      Refusals refusals,
      int maxReceiptBytes) {
    this.visits = visits;
    this.signatures = signatures;
    this.attempts = attempts;
    this.receipts = receipts;
    this.due = due;
    this.events = events;
    this.refusals = refusals;
    this.maxReceiptBytes = maxReceiptBytes;
  }

  /** Records it and says so, or refuses it, audited. */
  public Answer take(Acknowledgement handedIn) {
    Object found = visits.atDelivery(handedIn.visit());
    if (!(found instanceof AtDelivery by)) {
      return (Answer) found;
    }
    if (handedIn.receipt().length > maxReceiptBytes) {
      return refuse(ProblemType.TOO_LARGE, handedIn, by, null);
    }
    Optional<Receipt> receipt =
        signatures
            .receipt(by.agency(), handedIn.text())
            .genuine()
            .filter(read -> read.equals(expected(read, by.subject())));
    if (receipt.isEmpty()) {
      return refuse(ProblemType.BAD_RECEIPT, handedIn, by, null);
    }
    return switch (receipt.get().kind()) {
      case DELIVERY -> delivered(handedIn, by);
      case RETRIEVAL -> retrieved(handedIn, by);
      case NEEDS_RESEAL -> needsReseal(handedIn, by);
      case SUBMISSION_ACCEPTED ->
          refuse(ProblemType.BAD_RECEIPT, handedIn, by, receipt.get().kind().code());
    };
  }

  /** What it must say, but for its kind and time, which are its signer's to say. */
  private static Receipt expected(Receipt read, Subject subject) {
    return new Receipt(
        read.kind(),
        Optional.of(subject.deliveryId()),
        subject.messageId(),
        subject.sender(),
        subject.recipient(),
        subject.referral(),
        subject.digest(),
        read.time());
  }

  private Answer delivered(Acknowledgement handedIn, AtDelivery by) {
    Subject subject = by.subject();
    Outcome outcome = new Outcome.Delivered(handedIn.text());
    Result<Recorded> recorded =
        attempts.record(subject.deliveryId(), subject.attempt(), outcome).join();
    due.raise();
    if (!(recorded instanceof Result.Done<Recorded> done)) {
      return refuse(ProblemType.UNAVAILABLE, handedIn, by, null);
    }
    if (done.value() instanceof Recorded.Applied applied) {
      events.recorded(
          by.agency().id(),
          TimeUnit.MILLISECONDS.toNanos(subject.ageMillis()),
          outcome,
          applied.decision());
      return RECORDED;
    }
    return done.value() instanceof Recorded.Stale stale
        ? inState(stale.actual(), handedIn, by)
        : refuse(ProblemType.NOT_FOUND, handedIn, by, null);
  }

  private Answer retrieved(Acknowledgement handedIn, AtDelivery by) {
    Result<DeliveryState> result = receipts.retrieved(by.subject().deliveryId(), handedIn.text());
    return result instanceof Result.Done<DeliveryState> done
        ? inState(done.value(), handedIn, by)
        : refuse(ProblemType.UNAVAILABLE, handedIn, by, null);
  }

  private Answer needsReseal(Acknowledgement handedIn, AtDelivery by) {
    Result<Stated> result = receipts.needsReseal(by.subject().deliveryId(), handedIn.text());
    if (!(result instanceof Result.Done<Stated> done)) {
      return refuse(ProblemType.UNAVAILABLE, handedIn, by, null);
    }
    if (done.value().first()) {
      events.alarm(AlarmKind.NEEDS_RESEAL, by.agency().id());
      due.raise();
    }
    return inState(done.value().state(), handedIn, by);
  }

  private Answer inState(DeliveryState state, Acknowledgement handedIn, AtDelivery by) {
    return state == DeliveryState.DELIVERED
        ? RECORDED
        : refuse(ProblemType.WRONG_STATE, handedIn, by, state.wireName());
  }

  private Answer refuse(ProblemType type, Acknowledgement handedIn, AtDelivery by, String why) {
    return refusals.visit(type, handedIn.visit(), by.agency(), why);
  }
}
