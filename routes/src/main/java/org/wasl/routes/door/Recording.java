package org.wasl.routes.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.wasl.schemas.ProblemType;
import org.wasl.store.AcceptResult;
import org.wasl.store.Acceptance;
import org.wasl.store.Intake;
import org.wasl.store.Result;
import org.wasl.wire.Agency;
import org.wasl.wire.Answer;
import org.wasl.wire.Digest;
import org.wasl.wire.Envelope;
import org.wasl.wire.Ids;
import org.wasl.wire.Receipt;
import org.wasl.wire.Sealed;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignedMessage;
import org.wasl.wire.Signer;

/** Seals and keeps: after this, a 202 is the truth whatever happens to us. */
public final class Recording {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sealing sealing;
  private final Signer signer;
  private final Intake intake;
  private final Clock clock;
  private final Runnable due;

  /**
   * @param signer the gateway's own, for submission receipts
   * @param due run when something has become due
   */
  public Recording(Sealing sealing, Signer signer, Intake intake, Clock clock, Runnable due) {
    this.sealing = sealing;
    this.signer = signer;
    this.intake = intake;
    this.clock = clock;
    this.due = due;
  }

  /** From here on nobody but the recipients reads it. */
  public Object seal(Decided decided) {
    SignedMessage signed =
        new SignedMessage(
            decided.message().submission().body(), decided.message().submission().signature());
    return new SealedMessage(decided, sealing.seal(signed, decided.recipients()));
  }

  /** One transaction; then {@link Kept} or {@link Refused}. */
  public Object record(SealedMessage sealed) {
    Decided decided = sealed.decided();
    Result<AcceptResult> result = keep(sealed);
    if (result instanceof Result.Failed<AcceptResult> failed) {
      return Refused.of(problem(failed.why()), decided.message(), null);
    }
    AcceptResult accepted = result.orElseThrow();
    if (accepted instanceof AcceptResult.Accepted first) {
      return new Kept(answer(first.answer()), true);
    }
    if (accepted instanceof AcceptResult.Duplicate known) {
      return new Kept(answer(known.answer()), false);
    }
    if (accepted instanceof AcceptResult.Erased gone) {
      return Refused.erased(gone.erasure(), decided.message());
    }
    if (accepted instanceof AcceptResult.StateChanged changed) {
      return Refused.wrongState(decided.message(), changed.actual());
    }
    if (accepted instanceof AcceptResult.ObjectChanged changed) {
      return Refused.wrongObjectState(decided.message(), changed.actual());
    }
    return Refused.of(
        accepted instanceof AcceptResult.NotFound
            ? ProblemType.NOT_FOUND
            : ProblemType.CONFLICTING_DUPLICATE,
        decided.message(),
        null);
  }

  /** One transaction, and what came of it; what became due with it is told. */
  public Result<AcceptResult> keep(SealedMessage sealed) {
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
  public Object orFirstAnswer(Refused refusal, Message message) {
    Result<Optional<AcceptResult>> known =
        intake.find(
            message.sender().id(),
            message.envelope().messageId(),
            message.envelope().referral(),
            Digest.raw(message.submission().body()));
    if (!(known instanceof Result.Done<Optional<AcceptResult>> done)) {
      return Refused.of(ProblemType.UNAVAILABLE, message, null);
    }
    return done.value().map(earlier -> earlier(earlier, message)).orElse(refusal);
  }

  private static Object earlier(AcceptResult earlier, Message message) {
    if (earlier instanceof AcceptResult.Erased gone) {
      return Refused.erased(gone.erasure(), message);
    }
    return earlier instanceof AcceptResult.Duplicate first
        ? new Kept(answer(first.answer()), false)
        : Refused.of(ProblemType.CONFLICTING_DUPLICATE, message, null);
  }

  private static Answer answer(byte[] body) {
    return new Answer(202, "application/json", body, Map.of());
  }

  private static ProblemType problem(Result.Failure failure) {
    return switch (failure) {
      case OVERLOADED -> ProblemType.OVERLOADED;
      case UNAVAILABLE -> ProblemType.UNAVAILABLE;
      case REFUSED -> ProblemType.INTERNAL;
    };
  }

  private Acceptance acceptance(SealedMessage message) {
    Decided decided = message.decided();
    Envelope envelope = decided.message().envelope();
    Sealed sealed = message.sealed();
    return new Acceptance(
        envelope.sender(),
        envelope.messageId(),
        decided.referral(),
        envelope.type(),
        envelope.version(),
        decided.message().subtype(),
        Digest.raw(decided.message().submission().body()),
        new Acceptance.SealedContent(
            sealed.bytes(), sealed.digest(), sealed.kids(), sealed.bytes().length),
        decided.effect(),
        decided.recipients().stream().map(to -> recipient(decided, to)).toList(),
        decided.urgency(),
        answer(decided, sealed));
  }

  private static Acceptance.Recipient recipient(Decided decided, Agency to) {
    Envelope envelope = decided.message().envelope();
    return new Acceptance.Recipient(
        Ids.deliveryId(envelope.sender(), envelope.messageId(), to.id(), decided.handover()),
        to.id());
  }

  private byte[] answer(Decided decided, Sealed sealed) {
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
    answer.put("receipt", signer.receipt(receipt));
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings has a JSON form", e);
    }
  }
}
