package org.wasl.routes.inquiry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.Timeline;
import org.wasl.trail.Actors;
import org.wasl.trail.log.LeafPosition;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/** Writes a view as the document {@code referral/1}. */
final class TimelineDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FACTS = new TypeReference<>() {};

  private final AgencyDirectory directory;
  private final Timeline timeline;
  private final PartyView view;
  private final Map<MessageKey, Timeline.Message> messages = new HashMap<>();
  private final Map<DeliveryId, AuditEntry> deliveredEntries = new HashMap<>();

  /** Grounds for refused requests, by the id of the object. */
  private final Map<MessageId, String> grounds = new HashMap<>();

  TimelineDocument(AgencyDirectory directory, Timeline timeline, PartyView view) {
    this.directory = directory;
    this.timeline = timeline;
    this.view = view;
    timeline
        .messages()
        .forEach(each -> messages.put(new MessageKey(each.sender(), each.messageId()), each));
    timeline.entries().stream()
        .filter(entry -> entry.step().action() == AuditAction.DELIVERED)
        .forEach(
            entry ->
                entry.step().delivery().ifPresent(id -> deliveredEntries.putIfAbsent(id, entry)));
    for (AuditEntry entry : timeline.entries()) {
      if (entry.step().why().orElse(null)
          instanceof StepReason.ObjectChange(MessageId object, String _, Optional<String> ground)) {
        ground.ifPresent(code -> grounds.put(object, code));
      }
    }
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("referral", timeline.referral().id().toString());
    tree.put("state", timeline.referral().state());
    if (timeline.referral().test()) {
      tree.put("test", true);
    }
    tree.put("opened", InquiryDocument.time(timeline.referral().createdAt()));
    tree.put("facts", facts());
    tree.put(
        "recipients",
        view.deliveries().stream()
            .map(Timeline.Delivery::recipient)
            .distinct()
            .map(this::recipient)
            .toList());
    tree.put("why", timeline.referral().why());
    tree.put("instructions", objects(kind -> !kind.isNotice()));
    tree.put("notices", objects(ObjectKind::isNotice));
    tree.put("entries", view.entries().stream().map(this::entry).toList());
    tree.put("deliveries", view.deliveries().stream().map(this::delivery).toList());
    return tree;
  }

  private Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    try {
      JSON.readValue(timeline.referral().clearJson(), FACTS)
          .forEach(
              (name, value) -> facts.put(name, name.endsWith("Count") ? number(value) : value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored facts are not JSON", e);
    }
    return facts;
  }

  private static Object number(String digits) {
    return Integer.valueOf(digits);
  }

  private Map<String, Object> recipient(AgencyId id) {
    Map<String, Object> recipient = new LinkedHashMap<>();
    recipient.put("agency", id.value());
    directory.byId(id).map(Agency::names).ifPresent(names -> recipient.put("names", names));
    return recipient;
  }

  private List<Map<String, Object>> objects(Predicate<ObjectKind> which) {
    return view.objects().stream()
        .filter(object -> which.test(ObjectKind.ofWireName(object.kind())))
        .map(this::object)
        .toList();
  }

  private Map<String, Object> object(ReferralObject object) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", object.id().toString());
    tree.put("kind", object.kind());
    tree.put("code", object.code());
    tree.put("from", object.maker().value());
    tree.put("state", object.state());
    object.until().ifPresent(day -> tree.put("until", day.toString()));
    Optional.ofNullable(grounds.get(object.id())).ifPresent(ground -> tree.put("ground", ground));
    tree.put("waitingFor", view.waitingFor(object).stream().map(AgencyId::value).toList());
    return tree;
  }

  private Map<String, Object> entry(AuditEntry entry) {
    Step step = entry.step();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("step", entry.number());
    tree.put("at", InquiryDocument.time(entry.at()));
    tree.put("action", step.action().wireName());
    tree.put("actor", Actors.forPartners(step.actor()));
    step.message().ifPresent(id -> tree.put("message", id.toString()));
    step.recipient().ifPresent(agency -> tree.put("recipient", agency.value()));
    step.attempt().ifPresent(number -> tree.put("attempt", number));
    step.why().map(Actors::forPartners).ifPresent(code -> tree.put("why", code));
    putEvidence(tree, entry);
    return tree;
  }

  /**
   * The proof state of an entry. Every entry is durable. After signing, anybody can verify its
   * position. After cosigning, anybody can verify that the log shows one history to all.
   */
  private void putEvidence(Map<String, Object> tree, AuditEntry entry) {
    LeafPosition position = timeline.leafPositions().get(entry.number());
    tree.put("evidence", position == null ? "L0" : position.witnessed() ? "L2" : "L1");
    if (position != null) {
      tree.put("leaf", position.index());
    }
    if (position != null && position.shard() > 1) {
      tree.put("shard", position.shard());
    }
  }

  private Map<String, Object> delivery(Timeline.Delivery delivery) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", delivery.id().toString());
    tree.put("message", delivery.messageId().toString());
    Timeline.Message message =
        messages.get(new MessageKey(delivery.sender(), delivery.messageId()));
    if (message != null) {
      tree.put("type", message.type() + "/" + message.version());
      message.subtype().ifPresent(subtype -> tree.put("subtype", subtype));
    }
    tree.put("recipient", delivery.recipient().value());
    tree.put("state", delivery.state().wireName());
    tree.put("attempts", delivery.attempts());
    delivery.reason().ifPresent(codes -> putReason(tree, codes));
    delivery.dueAt().ifPresent(due -> tree.put("nextAttempt", InquiryDocument.time(due)));
    Optional.ofNullable(timeline.maintenance().get(delivery.recipient()))
        .filter(window -> !delivery.state().isFinal())
        .ifPresent(window -> tree.put("announced", announced(window)));
    delivery.receipt().ifPresent(receipt -> tree.put("receipt", receipt));
    AuditEntry delivered = deliveredEntries.get(delivery.id());
    if (delivered != null) {
      putEvidence(tree, delivered);
    }
    delivery.retrievedAt().ifPresent(at -> tree.put("retrieved", InquiryDocument.time(at)));
    delivery.needsReseal().ifPresent(at -> tree.put("needsReseal", InquiryDocument.time(at)));
    delivery.retrieval().ifPresent(receipt -> tree.put("retrieval", receipt));
    return tree;
  }

  /** Shows only the announced window, without the operator and the reason of the pause. */
  private static Map<String, Object> announced(MaintenanceWindow window) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", InquiryDocument.time(window.from()));
    tree.put("to", InquiryDocument.time(window.to()));
    tree.put("code", window.code());
    return tree;
  }

  /** The store has {@code reason/cause} if they differ. */
  private static void putReason(Map<String, Object> tree, String codes) {
    int slash = codes.indexOf('/');
    tree.put("reason", slash < 0 ? codes : codes.substring(0, slash));
    if (slash >= 0) {
      tree.put("cause", codes.substring(slash + 1));
    }
  }

  /** The deadlines of the party. The supervising office sees those of all parties. */
  List<Map<String, Object>> deadlines(List<OpenDeadline> owed, Instant now) {
    return owed.stream()
        .filter(view::maySee)
        .<Map<String, Object>>map(
            deadline -> {
              Map<String, Object> tree = new LinkedHashMap<>();
              tree.put("stage", deadline.stage());
              tree.put("agency", deadline.agency().value());
              tree.put("due", InquiryDocument.time(deadline.dueAt()));
              tree.put("overdue", !deadline.dueAt().isAfter(now));
              return tree;
            })
        .toList();
  }
}
