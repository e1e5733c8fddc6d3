package org.wasl.operations.persons;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.AgencyOperation.AgencyEvent;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.persons.TrailMXBean.RecordedAct;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.DeliveryId;
import org.wasl.trail.Actors;

/**
 * An operation of a person, read from an entry of the audit trail. It has codes and ids only.
 *
 * @param at the time of the operation
 * @param person the id of the person
 * @param operation the operation of the console, the event of a request or of an agency, or the
 *     step of a referral
 * @param refused whether it was refused
 * @param subject agency, request or referral; empty for an operation of the console that has its
 *     own step as well
 * @param delivery the delivery of the referral, if the operation was about one
 * @param reason the code of the reason, or of the refusal
 * @param approver the id of the second person
 * @param user the user of the console who was changed, or was to be
 * @param times the number, if the operation is counted
 */
record RecordedOperation(
    Instant at,
    String person,
    String operation,
    boolean refused,
    Optional<String> subject,
    Optional<DeliveryId> delivery,
    Optional<String> reason,
    Optional<String> approver,
    Optional<StepReason.UserChange> user,
    int times) {
  private static final StepReason NONE = new StepReason.Code("");
  private static final String AGENCY = AuditEntry.agencyStream("");

  /** The operation of an entry whose actor is an operator. */
  static RecordedOperation of(AuditEntry entry) {
    Step step = entry.step();
    String stream = entry.stream();
    Optional<String> agency =
        stream.startsWith(AGENCY)
            ? Optional.of(stream.substring(AGENCY.length()))
            : Optional.empty();
    RecordedOperation recorded =
        new RecordedOperation(
            entry.at(),
            Actors.operatorId(step.actor()).orElseThrow(),
            step.action().wireName(),
            step.action() == AuditAction.REFUSED,
            agency.or(() -> Optional.of(stream)),
            step.delivery(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1);
    return switch (step.why().orElse(NONE)) {
      case StepReason.Operation(String name, Optional<String> refusal, OptionalInt times) ->
          recorded.named(name).about(Optional.empty()).because(refusal).times(times.orElse(1));
      case StepReason.AgencyOperation(AgencyEvent event, Optional<String> reason) ->
          recorded.named(event.word()).because(reason);
      case StepReason.ParkedRequest request ->
          recorded
              .named(request.operation())
              .about(Optional.of(request.request().toString()))
              .because(request.code())
              .refused(request.event().isRefusal());
      case StepReason.UserChange change ->
          recorded
              .named(change.operation())
              .about(Optional.empty())
              .because(change.code())
              .refused(change.event().isRefusal())
              .changing(change);
      case StepReason.LossAcceptance(int shard, String reason, String approver) ->
          recorded
              .named(StepReason.LossAcceptance.OPERATION)
              .about(Optional.of("shard-" + shard))
              .because(Optional.of(reason))
              .approvedBy(Optional.of(approver));
      case StepReason.AlarmAcknowledged(String kind, String subject) ->
          recorded
              .named(StepReason.AlarmAcknowledged.OPERATION)
              .about(Optional.of(kind + "/" + subject));
      case StepReason.OperatorName _ -> recorded.named("operator-name").about(Optional.empty());
      case StepReason.OperatorDecision(String reason, Optional<String> approver) ->
          recorded.because(Optional.of(reason)).approvedBy(approver);
      case StepReason.Erasure erasure -> recorded.because(Optional.of(erasure.reason()));
      case StepReason why ->
          stream.equals(AuditEntry.GATEWAY_STREAM)
              ? recorded.named(why.text()).about(Optional.empty())
              : recorded.because(Optional.of(why.text()).filter(text -> !text.isEmpty()));
    };
  }

  private RecordedOperation named(String name) {
    return new RecordedOperation(
        at, person, name, refused, subject, delivery, reason, approver, user, times);
  }

  private RecordedOperation about(Optional<String> other) {
    return new RecordedOperation(
        at, person, operation, refused, other, delivery, reason, approver, user, times);
  }

  private RecordedOperation because(Optional<String> code) {
    return new RecordedOperation(
        at, person, operation, refused, subject, delivery, code, approver, user, times);
  }

  private RecordedOperation approvedBy(Optional<String> second) {
    return new RecordedOperation(
        at, person, operation, refused, subject, delivery, reason, second, user, times);
  }

  private RecordedOperation refused(boolean notDone) {
    return new RecordedOperation(
        at, person, operation, notDone, subject, delivery, reason, approver, user, times);
  }

  private RecordedOperation changing(StepReason.UserChange change) {
    return new RecordedOperation(
        at,
        person,
        operation,
        refused,
        subject,
        delivery,
        reason,
        approver,
        Optional.of(change),
        times);
  }

  private RecordedOperation times(int count) {
    return new RecordedOperation(
        at, person, operation, refused, subject, delivery, reason, approver, user, count);
  }

  /**
   * The operation for auditors.
   *
   * @param place the place of its entry
   * @param names the name of a person by id
   */
  RecordedAct at(long place, UnaryOperator<String> names) {
    return new RecordedAct(
        place,
        Rfc3339.text(at),
        names.apply(person),
        person,
        operation,
        refused,
        subject.orElse(null),
        delivery.map(DeliveryId::toString).orElse(null),
        reason.orElse(null),
        approver.map(names).orElse(null),
        user.map(StepReason.UserChange::person).map(names).orElse(null),
        user.map(StepReason.UserChange::person).orElse(null),
        user.map(StepReason.UserChange::before).orElse(null),
        user.map(StepReason.UserChange::after).orElse(null),
        user.flatMap(StepReason.UserChange::requester).map(names).orElse(null),
        times);
  }
}
