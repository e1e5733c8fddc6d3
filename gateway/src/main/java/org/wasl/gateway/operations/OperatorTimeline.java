package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.words.AuditTrailText;
import org.wasl.gateway.words.AuditTrailTexts;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.log.LeafPosition;
import org.wasl.store.referral.Timeline;
import org.wasl.store.trail.Actors;

/**
 * An operator's view of a referral: steps with time, reason and receipts. It has no fact of the
 * case, no kind of an instruction, no object, and no id that a sender chose.
 */
final class OperatorTimeline {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<AuditAction, String> RECEIPTS =
      Map.of(
          AuditAction.ACCEPTED, "submission-accepted",
          AuditAction.DELIVERED, "delivery",
          AuditAction.RETRIEVED, "retrieval",
          AuditAction.NEEDS_RESEAL, "needs-reseal");

  private record Key(String sender, UUID id) {}

  private final Timeline timeline;
  private final UnaryOperator<String> names;
  private final AuditTrailText text;
  private final Map<Key, Timeline.Message> messages;

  /**
   * @param names name of a person of operations by id
   * @param texts writes the sentences of the steps
   * @param language of the sentences
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

  /** Without its subtype, which is a kind of an instruction. */
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

  ObjectNode tree() {
    Timeline.Referral referral = timeline.referral();
    ObjectNode tree =
        JSON.createObjectNode()
            .put("referral", referral.id().toString())
            .put("state", referral.state())
            .put("sender", referral.sender())
            .put("office", referral.office())
            .put("createdAt", Rfc3339.text(referral.createdAt()));
    if (referral.test()) {
      tree.put("test", true);
    }
    ArrayNode deliveries = tree.putArray("deliveries");
    timeline.deliveries().forEach(one -> deliveries.add(delivery(one)));
    ArrayNode steps = tree.putArray("steps");
    timeline.entries().forEach(entry -> steps.add(step(entry)));
    return tree;
  }

  private ObjectNode delivery(Timeline.Delivery delivery) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("id", delivery.id().toString())
            .put("agency", delivery.recipient())
            .put("state", delivery.state().wireName())
            .put("attempts", delivery.attempts());
    message(tree, new Key(delivery.sender(), delivery.messageId()));
    delivery.reason().ifPresent(reason -> tree.put("reason", reason));
    delivery.dueAt().ifPresent(due -> tree.put("nextAttempt", Rfc3339.text(due)));
    Optional.ofNullable(timeline.maintenance().get(delivery.recipient()))
        .filter(window -> !delivery.state().isFinal())
        .ifPresent(window -> tree.set("announced", AgencyOperationsJson.announcement(window)));
    ArrayNode receipts = tree.putArray("receipts");
    delivery
        .deliveredAt()
        .ifPresent(
            at -> receipts.addObject().put("kind", "delivery").put("time", Rfc3339.text(at)));
    delivery
        .retrievedAt()
        .ifPresent(
            at -> receipts.addObject().put("kind", "retrieval").put("time", Rfc3339.text(at)));
    delivery
        .needsReseal()
        .ifPresent(
            at -> receipts.addObject().put("kind", "needs-reseal").put("time", Rfc3339.text(at)));
    return tree;
  }

  private ObjectNode step(AuditEntry entry) {
    Step step = entry.step();
    ObjectNode tree =
        JSON.createObjectNode()
            .put("step", entry.number())
            .put("time", Rfc3339.text(entry.at()))
            .put("action", step.action().wireName())
            .put("actor", actor(step.actor()));
    step.recipient().ifPresent(agency -> tree.put("agency", agency));
    step.delivery().ifPresent(id -> tree.put("delivery", id.toString()));
    step.attempt().ifPresent(number -> tree.put("attempt", number));
    step.message().ifPresent(id -> message(tree, new Key(step.sender().orElse(""), id)));
    tree.put("sentence", text.sentence(redacted(entry)));
    step.whyText().filter(why -> isVisible(step)).ifPresent(why -> tree.put("reason", why));
    Optional.ofNullable(RECEIPTS.get(step.action())).ifPresent(kind -> tree.put("receipt", kind));
    LeafPosition position = timeline.leafPositions().get(entry.number());
    tree.put("level", position == null ? "L0" : position.witnessed() ? "L2" : "L1");
    if (position != null) {
      tree.put("leaf", position.index()).put("shard", position.shard());
    }
    return tree;
  }

  /** The type of a message, and its number in the referral. */
  private void message(ObjectNode tree, Key key) {
    Timeline.Message message = messages.get(key);
    if (message != null) {
      tree.put("type", message.type()).put("message", message.number());
    }
  }

  private static AuditEntry redacted(AuditEntry entry) {
    Step step = entry.step();
    boolean visible = isVisible(step) || step.why().equals(Optional.of(Why.Code.TEST));
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

  /** The reason of a delivery's step, and the referral's state; not the rule or the object. */
  private static boolean isVisible(Step step) {
    return step.delivery().isPresent()
        || step.action() == AuditAction.OPENED
        || step.action() == AuditAction.RE_ROUTED;
  }
}
