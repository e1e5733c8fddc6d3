package org.wasl.routes.inquiry;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.wasl.routes.door.PossibleActions.Nameable;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ObjectSnapshot;
import org.wasl.rules.permission.ReferralAction;
import org.wasl.rules.permission.ReferralAction.Allowed;
import org.wasl.rules.permission.ReferralAction.NotAllowed;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;

/** Writes the possible actions of an agency as the document {@code referral-actions/1}. */
final class ReferralActionsDocument {
  private final ReferralSnapshot snapshot;
  private final ToIntFunction<String> versions;
  private final Function<Allowed, List<AgencyId>> recipients;
  private final DeadlineTable deadlines;
  private final List<OwedStep> owed;
  private final Instant now;

  /**
   * @param versions the newest version of a message type that the agency writes and all others read
   * @param recipients the agencies that receive a message, besides those that it will name
   * @param owed the agency's obligations in the referral, first the one that is due first
   */
  ReferralActionsDocument(
      ReferralSnapshot snapshot,
      ToIntFunction<String> versions,
      Function<Allowed, List<AgencyId>> recipients,
      DeadlineTable deadlines,
      List<OwedStep> owed,
      Clock clock) {
    this.snapshot = snapshot;
    this.versions = versions;
    this.recipients = recipients;
    this.deadlines = deadlines;
    this.owed = owed;
    this.now = clock.instant();
  }

  Map<String, Object> tree(List<ReferralAction> actions, List<Nameable> nameable) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("referral", snapshot.referral().id().toString());
    tree.put("asOf", InquiryDocument.time(now));
    tree.put("state", snapshot.referral().state());
    if (snapshot.referral().test()) {
      tree.put("test", true);
    }
    tree.put("actions", actions.stream().map(this::action).toList());
    if (!nameable.isEmpty()) {
      tree.put("addressees", nameable.stream().map(ReferralActionsDocument::addressees).toList());
    }
    return tree;
  }

  private static Map<String, Object> addressees(Nameable nameable) {
    return Map.of(
        "fact", nameable.fact(),
        "parties", ids(nameable.parties()),
        "others", ids(nameable.others()));
  }

  private static List<String> ids(List<AgencyId> agencies) {
    return agencies.stream().map(AgencyId::value).toList();
  }

  private Map<String, Object> action(ReferralAction action) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", action.type());
    tree.put("version", versions.applyAsInt(action.type()));
    if (!action.subtype().isEmpty()) {
      tree.put("code", action.subtype());
    }
    switch (action) {
      case Allowed allowed -> put(tree, allowed);
      case NotAllowed notAllowed -> put(tree, notAllowed);
    }
    return tree;
  }

  private void put(Map<String, Object> tree, Allowed allowed) {
    tree.put("allowed", true);
    tree.put("why", allowed.asked() ? "asked" : "agreed");
    tree.put("leadsTo", allowed.agreement().nextState().wireName());
    tree.put("recipients", ids(recipients.apply(allowed)));
    allowed
        .object()
        .ifPresent(
            object ->
                tree.put(object.kind().isNotice() ? "object" : "answers", object(object.id())));
    if (!allowed.mayAnswer().isEmpty()) {
      tree.put(
          "mayAnswer",
          allowed.mayAnswer().stream().map(ObjectSnapshot::id).map(this::object).toList());
    }
    due(allowed).ifPresent(deadline -> tree.put("due", due(deadline)));
  }

  private static void put(Map<String, Object> tree, NotAllowed notAllowed) {
    tree.put("allowed", false);
    tree.put("missing", notAllowed.missing());
    if (!notAllowed.possibleIn().isEmpty()) {
      tree.put(
          "states",
          notAllowed.possibleIn().stream().sorted().map(ReferralState::wireName).toList());
    }
    if (!notAllowed.holders().isEmpty()) {
      tree.put("holders", notAllowed.holders());
    }
  }

  private Map<String, Object> object(MessageId id) {
    ReferralObject object = snapshot.object(id).orElseThrow();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id.toString());
    tree.put("kind", object.kind());
    tree.put("code", object.code());
    tree.put("from", object.maker().value());
    tree.put("state", object.state());
    return tree;
  }

  /** The deadline that is due first of those which such a message ends. */
  private Optional<OpenDeadline> due(Allowed action) {
    Optional<MessageId> about = action.object().map(ObjectSnapshot::id);
    return owed.stream()
        .filter(step -> about.isEmpty() || step.object().isEmpty() || step.object().equals(about))
        .map(OwedStep::deadline)
        .filter(
            deadline ->
                deadlines
                    .rule(deadline.rule())
                    .filter(rule -> rule.isEndedBy(action.type(), action.subtype()))
                    .isPresent())
        .findFirst();
  }

  private Map<String, Object> due(OpenDeadline deadline) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("stage", deadline.stage());
    tree.put("at", InquiryDocument.time(deadline.dueAt()));
    tree.put("overdue", !deadline.dueAt().isAfter(now));
    return tree;
  }
}
