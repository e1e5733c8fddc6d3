package org.wasl.trials.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.Delivery;
import org.wasl.trials.world.Submission.Fate;

/** Of each accepted message: did every recipient get it, once, and act on it once? */
final class RecipientCheck {
  private record Key(String recipient, String sender, UUID messageId) {}

  private final Evidence evidence;
  private final Map<Key, List<Delivery>> arrived = new HashMap<>();

  private RecipientCheck(Evidence evidence) {
    this.evidence = evidence;
    evidence
        .inboxes()
        .forEach((agency, inbox) -> inbox.forEach(delivery -> index(agency, delivery)));
  }

  private void index(String agency, Delivery delivery) {
    Key key = new Key(agency, delivery.received().sender(), delivery.received().messageId());
    arrived.computeIfAbsent(key, none -> new ArrayList<>()).add(delivery);
  }

  static Stream<Broken> check(Evidence evidence) {
    RecipientCheck check = new RecipientCheck(evidence);
    return evidence.submissions().stream()
        .filter(submission -> submission.is(Fate.ACCEPTED))
        .flatMap(
            submission ->
                submission.recipients().stream().flatMap(to -> check.check(submission, to)));
  }

  private Stream<Broken> check(Submission submission, String to) {
    UUID id = submission.deliveryId(to);
    List<Delivery> here =
        arrived.getOrDefault(new Key(to, submission.sender(), submission.messageId()), List.of());
    if (here.isEmpty()) {
      return evidence.excused().contains(id)
          ? Stream.empty()
          : broken("lost: " + submission.name() + " never reached " + to, id);
    }
    long first = here.stream().filter(Delivery::first).count();
    int handled = here.stream().mapToInt(Delivery::handled).sum();
    if (first != 1) {
      return broken("kept " + first + " times: " + submission.name() + " at " + to, id);
    }
    return handled == 1
        ? Stream.empty()
        : broken("handled " + handled + " times: " + submission.name() + " at " + to, id);
  }

  private static Stream<Broken> broken(String what, UUID delivery) {
    return Stream.of(new Broken(Promise.DELIVERED_ONCE, what + " (delivery " + delivery + ")"));
  }
}
