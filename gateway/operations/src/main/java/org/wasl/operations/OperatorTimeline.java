package org.wasl.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.operations.ReferralsMXBean.DeliveryStanding;
import org.wasl.operations.ReferralsMXBean.ReceiptRow;
import org.wasl.operations.ReferralsMXBean.ReferralSteps;
import org.wasl.operations.ReferralsMXBean.StepRow;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.words.AuditTrailText;
import org.wasl.operations.words.AuditTrailTexts;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.referral.Timeline;
import org.wasl.trail.Actors;
import org.wasl.trail.log.LeafPosition;

/**
 * An operator's view of a referral, with steps, times, reasons and receipts. It has no fact of the
 * case, no kind of an instruction, no object, and no id that a sender chose.
 */
final class OperatorTimeline {
  private static final Map<AuditAction, String> RECEIPTS =
      Map.of(
          AuditAction.ACCEPTED,
          "submission-accepted",
          AuditAction.DELIVERED,
          "delivery",
          AuditAction.RETRIEVED,
          "retrieval",
          AuditAction.NEEDS_RESEAL,
          "needs-reseal");

  private record Key(AgencyId sender, MessageId id) {}

  private final Timeline timeline;
  private final UnaryOperator<String> names;
  private final AuditTrailText text;
  private final Map<Key, Timeline.Message> messages;

  /**
   * @param names the name of a person of operations by id
   * @param texts writes the sentences of the steps
   * @param language the language of the sentences
   */
  OperatorTimeline(
      Timeline timeline, UnaryOperator<String> names, AuditTrailTexts texts, String language) {
    this.names = names;
    this.timeline = timeline;
    this.text =
        texts.in(language, timeline.messages().stream().map(OperatorTimeline::redacted).toList());
    this.messages =
        timeline.messages().stream()
            .collect(
                Collectors.toMap(
                    message -> new Key(message.sender(), message.messageId()), message -> message));
  }

  /** Removes the subtype, which is a kind of an instruction. */
  private static Timeline.Message redacted(Timeline.Message message) {
    return new Timeline.Message(
        message.sender(),
        message.messageId(),
        message.type(),
        message.version(),
        Optional.empty(),
        message.number(),
        message.acceptedAt());
  }

  /**
   * The timeline for an operator.
   *
   * @param omitted how many earlier steps are not in it
   */
  ReferralSteps withOmitted(long omitted) {
    Timeline.Referral referral = timeline.referral();
    return new ReferralSteps(
        referral.id().toString(),
        referral.state(),
        referral.sender().value(),
        referral.office().value(),
        Rfc3339.text(referral.createdAt()),
        referral.test(),
        timeline.deliveries().stream().map(this::row).toList(),
        timeline.entries().stream().map(this::row).toList(),
        omitted);
  }

  private DeliveryStanding row(Timeline.Delivery delivery) {
    Optional<Timeline.Message> message = message(delivery.sender(), delivery.messageId());
    Optional<MaintenanceWindow> window =
        Optional.ofNullable(timeline.maintenance().get(delivery.recipient()))
            .filter(it -> !delivery.state().isFinal());
    List<ReceiptRow> receipts = new ArrayList<>();
    addReceipt(receipts, "delivery", delivery.deliveredAt());
    addReceipt(receipts, "retrieval", delivery.retrievedAt());
    addReceipt(receipts, "needs-reseal", delivery.needsReseal());
    return new DeliveryStanding(
        delivery.id().toString(),
        delivery.recipient().value(),
        delivery.state().wireName(),
        delivery.attempts(),
        message.map(Timeline.Message::type).orElse(null),
        message.map(Timeline.Message::number).orElse(null),
        delivery.reason().orElse(null),
        delivery.dueAt().map(Rfc3339::text).orElse(null),
        window.map(AgencyBean::announced).orElse(null),
        receipts);
  }

  private static void addReceipt(List<ReceiptRow> receipts, String kind, Optional<Instant> time) {
    time.ifPresent(at -> receipts.add(new ReceiptRow(kind, Rfc3339.text(at))));
  }

  private StepRow row(AuditEntry entry) {
    Step step = entry.step();
    Optional<Timeline.Message> message =
        step.message().flatMap(id -> step.sender().flatMap(sender -> message(sender, id)));
    Optional<LeafPosition> position =
        Optional.ofNullable(timeline.leafPositions().get(entry.number()));
    return new StepRow(
        entry.number(),
        Rfc3339.text(entry.at()),
        step.action().wireName(),
        actor(step.actor()),
        step.recipient().map(AgencyId::value).orElse(null),
        step.delivery().map(DeliveryId::toString).orElse(null),
        step.attempt().isPresent() ? step.attempt().getAsInt() : null,
        message.map(Timeline.Message::type).orElse(null),
        message.map(Timeline.Message::number).orElse(null),
        text.sentence(redacted(entry)),
        step.whyText().filter(why -> isVisible(step)).orElse(null),
        RECEIPTS.get(step.action()),
        position.map(leaf -> leaf.witnessed() ? "L2" : "L1").orElse("L0"),
        position.map(LeafPosition::index).orElse(null),
        position.map(LeafPosition::shard).orElse(null));
  }

  private Optional<Timeline.Message> message(AgencyId sender, MessageId id) {
    return Optional.ofNullable(messages.get(new Key(sender, id)));
  }

  private static AuditEntry redacted(AuditEntry entry) {
    Step step = entry.step();
    boolean visible = isVisible(step) || step.why().equals(Optional.of(StepReason.Code.TEST));
    return visible
        ? entry
        : new AuditEntry(
            entry.stream(),
            entry.number(),
            entry.at(),
            new Step(
                step.action(),
                step.actor(),
                step.message(),
                step.sender(),
                step.delivery(),
                step.recipient(),
                step.attempt(),
                step.digest(),
                Optional.empty()));
  }

  private String actor(String actor) {
    return Actors.operatorId(actor).map(names).map(Actors::operator).orElse(actor);
  }

  /**
   * Shows the reason of a delivery's step and the referral's state, but not the rule or the object.
   */
  private static boolean isVisible(Step step) {
    return step.delivery().isPresent()
        || step.action() == AuditAction.OPENED
        || step.action() == AuditAction.RE_ROUTED;
  }
}
