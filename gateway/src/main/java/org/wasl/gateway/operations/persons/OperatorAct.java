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
import org.wasl.audit.Why.AgencyOrder.Order;
import org.wasl.gateway.operations.orders.Rfc3339;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.Actors;

/**
 * An action of an operator, read from an entry of the audit trail. Codes and ids only.
 *
 * @param at when
 * @param person id of the person
 * @param act the operation of the console, what was ordered, or the step of a referral
 * @param refused whether it was not done
 * @param subject agency, request or referral; empty for an operation of the console, whose order
 *     has a step of its own
 * @param delivery of the referral, where it was about one
 * @param reason code of the reason, or of the refusal
 * @param approver id of the second person
 * @param user of the console who was changed, or was to be
 * @param times how often, of what is counted
 */
public record OperatorAct(
    Instant at,
    String person,
    String act,
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

  /** The action of an entry whose actor is an operator. */
  public static OperatorAct of(AuditEntry entry) {
    Step step = entry.step();
    String stream = entry.stream();
    Optional<String> agency =
        stream.startsWith(AGENCY)
            ? Optional.of(stream.substring(AGENCY.length()))
            : Optional.empty();
    OperatorAct act =
        new OperatorAct(
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
      case Why.Operation(String operation, Optional<String> refusal, OptionalInt times) ->
          act.named(operation).about(Optional.empty()).because(refusal).times(times.orElse(1));
      case Why.AgencyOrder(Order order, Optional<String> reason) ->
          act.named(order.word()).because(reason);
      case Why.ParkedRequest request ->
          act.named(request.act())
              .about(Optional.of(request.request().toString()))
              .because(request.code())
              .refused(request.event().isRefusal());
      case Why.UserChange change ->
          act.named(change.act())
              .about(Optional.empty())
              .because(change.code())
              .refused(change.event().isRefusal())
              .changing(change);
      case Why.LossAcceptance(int shard, String reason, String approver) ->
          act.named(Why.LossAcceptance.ACT)
              .about(Optional.of("shard-" + shard))
              .because(Optional.of(reason))
              .approvedBy(Optional.of(approver));
      case Why.AlarmAcknowledged(String kind, String subject) ->
          act.named(Why.AlarmAcknowledged.ACT).about(Optional.of(kind + "/" + subject));
      case Why.OperatorName _ -> act.named("operator-name").about(Optional.empty());
      case Why.OperatorDecision(String reason, Optional<String> approver) ->
          act.because(Optional.of(reason)).approvedBy(approver);
      case Why.Erasure erasure -> act.because(Optional.of(erasure.reason()));
      case Why why ->
          stream.equals(AuditEntry.GATEWAY_STREAM)
              ? act.named(why.text()).about(Optional.empty())
              : act.because(Optional.of(why.text()).filter(text -> !text.isEmpty()));
    };
  }

  private OperatorAct named(String name) {
    return new OperatorAct(
        at, person, name, refused, subject, delivery, reason, approver, user, times);
  }

  private OperatorAct about(Optional<String> other) {
    return new OperatorAct(
        at, person, act, refused, other, delivery, reason, approver, user, times);
  }

  private OperatorAct because(Optional<String> code) {
    return new OperatorAct(
        at, person, act, refused, subject, delivery, code, approver, user, times);
  }

  private OperatorAct approvedBy(Optional<String> second) {
    return new OperatorAct(
        at, person, act, refused, subject, delivery, reason, second, user, times);
  }

  private OperatorAct refused(boolean notDone) {
    return new OperatorAct(
        at, person, act, notDone, subject, delivery, reason, approver, user, times);
  }

  private OperatorAct changing(Why.UserChange change) {
    return new OperatorAct(
        at, person, act, refused, subject, delivery, reason, approver, Optional.of(change), times);
  }

  private OperatorAct times(int count) {
    return new OperatorAct(
        at, person, act, refused, subject, delivery, reason, approver, user, count);
  }

  /**
   * The act as a document.
   *
   * @param names name of a person by id
   */
  public ObjectNode tree(UnaryOperator<String> names) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("time", Rfc3339.text(at))
            .put("person", names.apply(person))
            .put("personId", person)
            .put("act", act)
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
