package org.wasl.trials.world;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.Delivery;
import org.wasl.kit.inbox.Received;
import org.wasl.trials.world.Submission.Fate;

/** Of each arrival: was it accepted, for this recipient, and is it what was accepted? */
final class ArrivalCheck {
  private record Key(String sender, UUID messageId) {}

  private final Map<Key, List<Submission>> submitted;

  private ArrivalCheck(Evidence evidence) {
    submitted =
        evidence.submissions().stream()
            .collect(Collectors.groupingBy(one -> new Key(one.sender(), one.messageId())));
  }

  static Stream<Broken> check(Evidence evidence) {
    ArrivalCheck check = new ArrivalCheck(evidence);
    return evidence.inboxes().entrySet().stream()
        .flatMap(
            inbox ->
                inbox.getValue().stream()
                    .filter(delivery -> !OwnCheck.isOwn(delivery.received().sender()))
                    .flatMap(delivery -> check.check(inbox.getKey(), delivery)));
  }

  private Stream<Broken> check(String at, Delivery delivery) {
    Received received = delivery.received();
    String name = "message " + received.messageId() + " of " + received.sender() + " at " + at;
    List<Submission> known =
        submitted.getOrDefault(new Key(received.sender(), received.messageId()), List.of());
    if (known.isEmpty()) {
      return broken(Promise.NOTHING_ELSE, "nobody sent: " + name, received);
    }
    return known.stream()
        .filter(one -> one.bodyDigest().equals(received.bodyDigest()))
        .findFirst()
        .map(sent -> check(at, received, sent, name))
        .orElseGet(() -> broken(Promise.NOTHING_ELSE, "altered: " + name, received));
  }

  private static Stream<Broken> check(String at, Received received, Submission sent, String name) {
    if (sent.is(Fate.REFUSED)) {
      return broken(Promise.REFUSED_NOWHERE, "refused, and yet: " + name, received);
    }
    if (!received.deliveryId().equals(sent.deliveryId(at))) {
      return broken(Promise.NOTHING_ELSE, "under a foreign delivery id: " + name, received);
    }
    if (sent.is(Fate.ACCEPTED) && !sent.recipients().contains(at)) {
      return broken(Promise.NOTHING_ELSE, "not for this agency: " + name, received);
    }
    return sent.referral().filter(id -> !id.equals(received.referral())).isPresent()
        ? broken(Promise.NOTHING_ELSE, "under another referral: " + name, received)
        : Stream.empty();
  }

  private static Stream<Broken> broken(Promise promise, String what, Received received) {
    return Stream.of(new Broken(promise, what + " (delivery " + received.deliveryId() + ")"));
  }
}
