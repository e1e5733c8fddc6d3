package org.wasl.sandbox.checker;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.checker.SubmittedMessage.Status;

/** Checks that each delivery in an inbox was accepted for this recipient, with these bytes. */
final class ArrivedMessageCheck {
  private record Key(AgencyId sender, MessageId messageId) {}

  private final Map<Key, List<SubmittedMessage>> submitted;

  private ArrivedMessageCheck(Observations evidence) {
    submitted =
        evidence.submissions().stream()
            .collect(
                Collectors.groupingBy(
                    submittedMessage ->
                        new Key(submittedMessage.sender(), submittedMessage.messageId())));
  }

  static Stream<BrokenPromise> check(Observations evidence) {
    ArrivedMessageCheck check = new ArrivedMessageCheck(evidence);
    return evidence.inboxes().entrySet().stream()
        .flatMap(
            inbox ->
                inbox.getValue().stream()
                    .filter(
                        delivery ->
                            !GatewayMessageCheck.isOwn(delivery.received().sender().value()))
                    .flatMap(delivery -> check.check(inbox.getKey(), delivery)));
  }

  private Stream<BrokenPromise> check(AgencyId at, InboxDelivery delivery) {
    ReceivedDelivery received = delivery.received();
    String name = "message " + received.messageId() + " of " + received.sender() + " at " + at;
    List<SubmittedMessage> known =
        submitted.getOrDefault(new Key(received.sender(), received.messageId()), List.of());
    if (known.isEmpty()) {
      return broken(Promise.NOTHING_UNEXPECTED, "nobody sent: " + name, received);
    }
    return known.stream()
        .filter(submittedMessage -> submittedMessage.bodyDigest().equals(received.bodyDigest()))
        .findFirst()
        .map(sent -> check(at, received, sent, name))
        .orElseGet(() -> broken(Promise.NOTHING_UNEXPECTED, "altered: " + name, received));
  }

  private static Stream<BrokenPromise> check(
      AgencyId at, ReceivedDelivery received, SubmittedMessage sent, String name) {
    if (sent.is(Status.REFUSED)) {
      return broken(Promise.REFUSED_NOT_DELIVERED, "refused, and yet: " + name, received);
    }
    if (sent.referral().filter(id -> !id.equals(received.referral())).isPresent()) {
      return broken(Promise.NOTHING_UNEXPECTED, "under another referral: " + name, received);
    }
    if (!received.deliveryId().equals(sent.deliveryId(received.referral(), at))) {
      return broken(Promise.NOTHING_UNEXPECTED, "under a foreign delivery id: " + name, received);
    }
    return sent.is(Status.ACCEPTED) && !sent.recipients().contains(at)
        ? broken(Promise.NOTHING_UNEXPECTED, "not for this agency: " + name, received)
        : Stream.empty();
  }

  private static Stream<BrokenPromise> broken(
      Promise promise, String description, ReceivedDelivery received) {
    return Stream.of(
        new BrokenPromise(promise, description + " (delivery " + received.deliveryId() + ")"));
  }
}
