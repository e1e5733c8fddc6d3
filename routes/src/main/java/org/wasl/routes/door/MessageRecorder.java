package org.wasl.routes.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wasl.database.Result;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.RecordedMessage;
import org.wasl.routes.door.MessageState.SealedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.Rejection;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.id.DeliveryId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Intake;
import org.wasl.trail.RequestAudit;
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

/** Seals a message and records it. After that the message is durable and a 202 may be sent. */
public final class MessageRecorder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MessageSealer sealer;
  private final Supplier<Signer> signer;
  private final Intake intake;
  private final RequestAudit audit;
  private final Clock clock;
  private final ImmediateDelivery immediate;
  private final Runnable due;

  /**
   * @param signer the gateway's own, for submission receipts
   * @param audit records repetitions
   * @param immediate starts immediate deliveries
   * @param due called when a delivery has become due
   */
  public MessageRecorder(
      MessageSealer sealer,
      Supplier<Signer> signer,
      Intake intake,
      RequestAudit audit,
      Clock clock,
      ImmediateDelivery immediate,
      Runnable due) {
    this.sealer = sealer;
    this.signer = signer;
    this.intake = intake;
    this.audit = audit;
    this.clock = clock;
    this.immediate = immediate;
    this.due = due;
  }

  /**
   * Seals the message. From here on only its recipients can read the content. Temporarily rejected
   * if the key of a recipient has ended or not begun, because without that recipient it would be
   * another message.
   */
  public StepResult<SealedMessage> seal(DecidedMessage decided) {
    Instant now = clock.instant();
    if (decided.recipients().stream().anyMatch(to -> to.sealingKey(now).isEmpty())) {
      return StepResult.rejected(
          Rejections.of(ProblemType.UNAVAILABLE, decided, "recipient-key-ended"));
    }
    SignedMessage signed =
        new SignedMessage(decided.submission().body(), decided.submission().signature());
    return StepResult.next(
        new SealedMessage(decided, sealer.seal(signed, decided.recipients(), now)));
  }

  /** Records the message in one transaction, with its deliveries and audit entries. */
  public StepResult<RecordedMessage> record(SealedMessage sealed) {
    return switch (persist(sealed)) {
      case Result.Failed<AcceptResult> failed ->
          StepResult.rejected(Rejections.of(problem(failed.failure()), sealed));
      case Result.Done<AcceptResult>(var result) -> recorded(sealed.decided(), result);
    };
  }

  private StepResult<RecordedMessage> recorded(DecidedMessage message, AcceptResult result) {
    return switch (result) {
      case AcceptResult.Accepted(var answer, _) ->
          StepResult.next(new RecordedMessage(message, response(answer), true));
      case AcceptResult.KnownMessage known ->
          firstAnswer(known, message).map(answer -> new RecordedMessage(message, answer, false));
      case AcceptResult.StateChanged(var actual) ->
          StepResult.rejected(Rejections.wrongState(message, actual));
      case AcceptResult.FactsChanged _ -> StepResult.rejected(Rejections.factsChanged(message));
      case AcceptResult.ObjectChanged(var actual) ->
          StepResult.rejected(Rejections.wrongObjectState(message, actual));
      case AcceptResult.FilesMissing(var ids) ->
          StepResult.rejected(
              Rejections.violating(
                  message, ListedFiles.missing(message.message().document(), ids)));
      case AcceptResult.NotFound _ ->
          StepResult.rejected(Rejections.of(ProblemType.NOT_FOUND, message));
      case AcceptResult.NotDue _ ->
          throw new IllegalStateException("only the gateway's own messages have a claim");
    };
  }

  /**
   * Records the message in one transaction. Then its deliveries that were leased in it begin, and
   * the others are signalled.
   */
  public Result<AcceptResult> persist(SealedMessage sealed) {
    byte[] answer =
        answer(sealed.decided(), sealed.sealed()); // before a permit, because it may fail
    List<Acceptance.Recipient> recipients = reserve(sealed.decided());
    Result<AcceptResult> result = intake.accept(acceptance(sealed, recipients, answer)).join();
    if (result instanceof Result.Done<AcceptResult>(AcceptResult.Accepted(_, var leases))) {
      begin(leases, recipients);
    } else {
      cancel(recipients);
    }
    return result;
  }

  private void begin(List<Leased> leases, List<Acceptance.Recipient> recipients) {
    Set<DeliveryId> leased = leases.stream().map(Leased::deliveryId).collect(Collectors.toSet());
    List<Acceptance.Recipient> waiting =
        recipients.stream().filter(to -> !leased.contains(to.deliveryId())).toList();
    cancel(waiting);
    leases.forEach(immediate::begin);
    if (!waiting.isEmpty()) {
      due.run();
    }
  }

  private void cancel(List<Acceptance.Recipient> waiting) {
    waiting.stream()
        .filter(Acceptance.Recipient::leaseNow)
        .map(Acceptance.Recipient::agency)
        .forEach(immediate::cancel);
  }

  /**
   * A duplicate may be rejected only because of the effect of its first submission. Then it gets
   * the first answer again.
   */
  public <T> StepResult<T> firstAnswerOr(Rejection rejection, ValidMessage message) {
    Result<Optional<AcceptResult.KnownMessage>> known =
        intake.find(
            message.sender().id(),
            message.envelope().messageId(),
            message.envelope().referral(),
            Digest.raw(message.submission().body()));
    return switch (known) {
      case Result.Failed<?> _ ->
          StepResult.rejected(Rejections.of(ProblemType.UNAVAILABLE, message));
      case Result.Done<Optional<AcceptResult.KnownMessage>>(var earlier) ->
          earlier
              .map(found -> firstAnswer(found, message).then(StepResult::<T>answered))
              .orElseGet(() -> StepResult.rejected(rejection));
    };
  }

  /** The first answer again, or why there is none. */
  private StepResult<AgencyResponse> firstAnswer(
      AcceptResult.KnownMessage known, MessageState message) {
    return switch (known) {
      case AcceptResult.Duplicate duplicate -> repetition(duplicate, message);
      case AcceptResult.Erased(var erasure) ->
          StepResult.rejected(Rejections.erased(erasure, message));
      case AcceptResult.Conflict _ ->
          StepResult.rejected(Rejections.of(ProblemType.CONFLICTING_DUPLICATE, message));
    };
  }

  /** Once the repetition is in the trail or counted. */
  private StepResult<AgencyResponse> repetition(
      AcceptResult.Duplicate known, MessageState message) {
    boolean recorded =
        audit
            .repeated(message.sender().id(), message.messageId().orElseThrow(), known.referral())
            .join();
    return recorded
        ? StepResult.next(response(known.answer()))
        : StepResult.rejected(Rejections.of(ProblemType.UNAVAILABLE, message));
  }

  private static AgencyResponse response(byte[] body) {
    return new AgencyResponse(202, "application/json", body, Map.of());
  }

  private static ProblemType problem(Result.Failure failure) {
    return switch (failure) {
      case OVERLOADED -> ProblemType.OVERLOADED;
      case UNAVAILABLE -> ProblemType.UNAVAILABLE;
      case REFUSED -> ProblemType.INTERNAL;
    };
  }

  private static Acceptance acceptance(
      SealedMessage message, List<Acceptance.Recipient> recipients, byte[] answer) {
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
        envelope.test(),
        decided.effect(),
        recipients,
        decided.urgency(),
        ListedFiles.of(decided.message().document()),
        answer);
  }

  /** The deliveries. Reserves a call permit for each that need not wait. */
  private List<Acceptance.Recipient> reserve(DecidedMessage decided) {
    return decided.recipients().stream().map(to -> reserve(decided, to)).toList();
  }

  private Acceptance.Recipient reserve(DecidedMessage decided, Agency to) {
    Envelope envelope = decided.message().envelope();
    return new Acceptance.Recipient(
        DeterministicIds.deliveryId(
            decided.referral(),
            envelope.sender(),
            envelope.messageId(),
            to.id(),
            decided.handover()),
        to.id(),
        immediate.reserve(to));
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
          .put("id", agency.id().value())
          .put("name", agency.name("fr"));
    }
    answer.put("receipt", signer.get().signReceipt(receipt));
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write strings as JSON", e);
    }
  }
}
