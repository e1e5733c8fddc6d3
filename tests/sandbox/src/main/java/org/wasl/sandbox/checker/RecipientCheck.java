package org.wasl.sandbox.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.checker.SubmittedMessage.Status;

/** Checks that every recipient has each accepted message once, and handled it once. */
final class RecipientCheck {
  private record Key(AgencyId recipient, AgencyId sender, MessageId messageId) {}

  private final Observations evidence;
  private final Map<Key, List<InboxDelivery>> arrived = new HashMap<>();

  private RecipientCheck(Observations evidence) {
    this.evidence = evidence;
    evidence
        .inboxes()
        .forEach((agency, inbox) -> inbox.forEach(delivery -> index(agency, delivery)));
  }

  private void index(AgencyId agency, InboxDelivery delivery) {
    Key key = new Key(agency, delivery.received().sender(), delivery.received().messageId());
    arrived.computeIfAbsent(key, none -> new ArrayList<>()).add(delivery);
  }

  static Stream<BrokenPromise> check(Observations evidence) {
    RecipientCheck check = new RecipientCheck(evidence);
    return evidence.submissions().stream()
        .filter(submission -> submission.is(Status.ACCEPTED))
        .flatMap(
            submission ->
                submission.recipients().stream().flatMap(to -> check.check(submission, to)));
  }

  private Stream<BrokenPromise> check(SubmittedMessage submission, AgencyId to) {
    DeliveryId id = submission.deliveryId(submission.referral().orElseThrow(), to);
    List<InboxDelivery> arrivals =
        arrived.getOrDefault(new Key(to, submission.sender(), submission.messageId()), List.of());
    if (arrivals.isEmpty()) {
      return evidence.excused().contains(id)
          ? Stream.empty()
          : broken("lost: " + submission.name() + " never reached " + to, id);
    }
    long first = arrivals.stream().filter(InboxDelivery::first).count();
    int handled = arrivals.stream().mapToInt(InboxDelivery::handled).sum();
    if (first != 1) {
      return broken("kept " + first + " times: " + submission.name() + " at " + to, id);
    }
    return handled == 1
        ? Stream.empty()
        : broken("handled " + handled + " times: " + submission.name() + " at " + to, id);
  }

  private static Stream<BrokenPromise> broken(String description, DeliveryId delivery) {
    return Stream.of(
        new BrokenPromise(Promise.DELIVERED_ONCE, description + " (delivery " + delivery + ")"));
  }
}
