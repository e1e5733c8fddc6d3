package org.wasl.routes.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Intake;
import org.wasl.store.jdbc.Result;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SealedContent;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** Seals and keeps: after this, a 202 is the truth whatever happens to us. */
public final class MessageRecorder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MessageSealer sealing;
  private final Signer signer;
  private final Intake intake;
  private final Clock clock;
  private final Runnable due;

  /**
   * @param signer the gateway's own, for submission receipts
   * @param due run when something has become due
   */
  public MessageRecorder(
      MessageSealer sealing, Signer signer, Intake intake, Clock clock, Runnable due) {
    this.sealing = sealing;
    this.signer = signer;
    this.intake = intake;
    this.clock = clock;
    this.due = due;
  }

  /** From here on nobody but the recipients reads it. */
  public Object seal(DecidedMessage decided) {
    SignedMessage signed =
        new SignedMessage(
            decided.message().submission().body(), decided.message().submission().signature());
    return new SealedMessage(decided, sealing.seal(signed, decided.recipients()));
  }

  /** One transaction; then {@link RecordedMessage} or {@link Rejection}. */
  public Object record(SealedMessage sealed) {
    DecidedMessage decided = sealed.decided();
    Result<AcceptResult> result = persist(sealed);
    if (result instanceof Result.Failed<AcceptResult> failed) {
      return Rejection.of(problem(failed.failure()), decided.message(), null);
    }
    AcceptResult accepted = result.orElseThrow();
    if (accepted instanceof AcceptResult.Accepted first) {
      return new RecordedMessage(answer(first.answer()), true);
    }
    if (accepted instanceof AcceptResult.Duplicate known) {
      return new RecordedMessage(answer(known.answer()), false);
    }
    if (accepted instanceof AcceptResult.Erased gone) {
      return Rejection.erased(gone.erasure(), decided.message());
    }
    if (accepted instanceof AcceptResult.StateChanged changed) {
      return Rejection.wrongState(decided.message(), changed.actual());
    }
    if (accepted instanceof AcceptResult.ObjectChanged changed) {
      return Rejection.wrongObjectState(decided.message(), changed.actual());
    }
    return Rejection.of(
        accepted instanceof AcceptResult.NotFound
            ? ProblemType.NOT_FOUND
            : ProblemType.CONFLICTING_DUPLICATE,
        decided.message(),
        null);
  }

  /** One transaction, and what came of it; what became due with it is told. */
  public Result<AcceptResult> persist(SealedMessage sealed) {
    Result<AcceptResult> result = intake.accept(acceptance(sealed)).join();
    if (result instanceof Result.Done<AcceptResult> done
        && done.value() instanceof AcceptResult.Accepted) {
      due.run();
    }
    return result;
  }

  /**
   * A message that is refused now may have been accepted before, and be refused only for what its
   * first arrival did to the referral: then it gets the first answer again.
   */
  public Object firstAnswerOr(Rejection refusal, ValidMessage message) {
    Result<Optional<AcceptResult>> known =
        intake.find(
            message.sender().id(),
            message.envelope().messageId(),
            message.envelope().referral(),
            Digest.raw(message.submission().body()));
    if (!(known instanceof Result.Done<Optional<AcceptResult>> done)) {
      return Rejection.of(ProblemType.UNAVAILABLE, message, null);
    }
    return done.value().map(earlier -> earlier(earlier, message)).orElse(refusal);
  }

  private static Object earlier(AcceptResult earlier, ValidMessage message) {
    if (earlier instanceof AcceptResult.Erased gone) {
      return Rejection.erased(gone.erasure(), message);
    }
    return earlier instanceof AcceptResult.Duplicate first
        ? new RecordedMessage(answer(first.answer()), false)
        : Rejection.of(ProblemType.CONFLICTING_DUPLICATE, message, null);
  }

  private static AgencyResponse answer(byte[] body) {
    return new AgencyResponse(202, "application/json", body, Map.of());
  }

  private static ProblemType problem(Result.Failure failure) {
    return switch (failure) {
      case OVERLOADED -> ProblemType.OVERLOADED;
      case UNAVAILABLE -> ProblemType.UNAVAILABLE;
      case REFUSED -> ProblemType.INTERNAL;
    };
  }

  private Acceptance acceptance(SealedMessage message) {
    DecidedMessage decided = message.decided();
    Envelope envelope = decided.message().envelope();
    SealedContent sealed = message.sealed();
    return new Acceptance(
        envelope.sender(),
        envelope.messageId(),
        decided.referral(),
        envelope.type(),
        envelope.version(),
        decided.message().subtype(),
        Digest.raw(decided.message().submission().body()),
        new Acceptance.SealedBytes(
            sealed.bytes(), sealed.digest(), sealed.kids(), sealed.bytes().length),
        decided.effect(),
        decided.recipients().stream().map(to -> recipient(decided, to)).toList(),
        decided.urgency(),
        answer(decided, sealed));
  }

  private static Acceptance.Recipient recipient(DecidedMessage decided, Agency to) {
    Envelope envelope = decided.message().envelope();
    return new Acceptance.Recipient(
        DeterministicIds.deliveryId(
            envelope.sender(), envelope.messageId(), to.id(), decided.handover()),
        to.id());
  }

  private byte[] answer(DecidedMessage decided, SealedContent sealed) {
    Envelope envelope = decided.message().envelope();
    Receipt receipt =
        new Receipt(
            Receipt.Kind.SUBMISSION_ACCEPTED,
            Optional.empty(),
            envelope.messageId(),
            envelope.sender(),
            envelope.sender(),
            decided.referral(),
            sealed.digest(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    ObjectNode answer = JSON.createObjectNode().put("referral", decided.referral().toString());
    for (Agency agency : decided.recipients()) {
      answer
          .withArray("recipients")
          .addObject()
          .put("id", agency.id())
          .put("name", agency.name("fr"));
    }
    answer.put("receipt", signer.signReceipt(receipt));
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings has a JSON form", e);
    }
  }
}
