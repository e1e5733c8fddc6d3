package org.wasl.gateway.operations.persons;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.audit.Why.AgencyOperation.AgencyEvent;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.Actors;

/**
 * An operation of a person, read from an entry of the audit trail. Codes and ids only.
 *
 * @param at when
 * @param person id of the person
 * @param operation that of the console, the event of a request or of an agency, or the step of a
 *     referral; the member {@code act} of the document
 * @param refused whether it was not done
 * @param subject agency, request or referral; empty for an operation of the console, which has a
 *     step of its own as well
 * @param delivery of the referral, where it was about one
 * @param reason code of the reason, or of the refusal
 * @param approver id of the second person
 * @param user of the console who was changed, or was to be
 * @param times how often, of what is counted
 */
record RecordedOperation(
    Instant at,
    String person,
    String operation,
    boolean refused,
    Optional<String> subject,
    Optional<UUID> delivery,
    Optional<String> reason,
    Optional<String> approver,
    Optional<Why.UserChange> user,
    int times) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Why NONE = new Why.Code("");
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
      case Why.Operation(String name, Optional<String> refusal, OptionalInt times) ->
          recorded.named(name).about(Optional.empty()).because(refusal).times(times.orElse(1));
      case Why.AgencyOperation(AgencyEvent event, Optional<String> reason) ->
          recorded.named(event.word()).because(reason);
      case Why.ParkedRequest request ->
          recorded
              .named(request.operation())
              .about(Optional.of(request.request().toString()))
              .because(request.code())
              .refused(request.event().isRefusal());
      case Why.UserChange change ->
          recorded
              .named(change.operation())
              .about(Optional.empty())
              .because(change.code())
              .refused(change.event().isRefusal())
              .changing(change);
      case Why.LossAcceptance(int shard, String reason, String approver) ->
          recorded
              .named(Why.LossAcceptance.OPERATION)
              .about(Optional.of("shard-" + shard))
              .because(Optional.of(reason))
              .approvedBy(Optional.of(approver));
      case Why.AlarmAcknowledged(String kind, String subject) ->
          recorded.named(Why.AlarmAcknowledged.OPERATION).about(Optional.of(kind + "/" + subject));
      case Why.OperatorName _ -> recorded.named("operator-name").about(Optional.empty());
      case Why.OperatorDecision(String reason, Optional<String> approver) ->
          recorded.because(Optional.of(reason)).approvedBy(approver);
      case Why.Erasure erasure -> recorded.because(Optional.of(erasure.reason()));
      case Why why ->
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

  private RecordedOperation changing(Why.UserChange change) {
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
   * The operation as a document.
   *
   * @param names name of a person by id
   */
  ObjectNode tree(UnaryOperator<String> names) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("time", Rfc3339.text(at))
            .put("person", names.apply(person))
            .put("personId", person)
            .put("act", operation)
            .put("refused", refused);
    subject.ifPresent(it -> tree.put("subject", it));
    delivery.ifPresent(it -> tree.put("delivery", it.toString()));
    reason.ifPresent(it -> tree.put("reason", it));
    approver.ifPresent(it -> tree.put("approver", names.apply(it)));
    user.ifPresent(
        change -> {
          tree.put("user", names.apply(change.person()))
              .put("userId", change.person())
              .put("before", change.before())
              .put("after", change.after());
          change.requester().ifPresent(it -> tree.put("requestedBy", names.apply(it)));
        });
    return tree.put("times", times);
  }
}
