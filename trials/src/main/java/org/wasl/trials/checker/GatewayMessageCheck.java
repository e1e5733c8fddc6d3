package org.wasl.trials.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.GatewayMessages;

/**
 * Checks the gateway's own messages, which are known from the trail only: each is accepted once,
 * reaches its recipients once, and no other message has the gateway as sender.
 */
final class GatewayMessageCheck {
  private record Key(UUID referral, UUID messageId) {}

  private final Observations evidence;
  private final Map<Key, Long> accepted;
  private final Map<UUID, RecordedDelivery> deliveries = new HashMap<>();
  private final Map<UUID, List<InboxDelivery>> arrived = new HashMap<>();

  private GatewayMessageCheck(Observations evidence) {
    this.evidence = evidence;
    this.accepted =
        evidence.trail().values().stream()
            .flatMap(List::stream)
            .filter(entry -> entry.step().action() == AuditAction.ACCEPTED)
            .filter(entry -> isOwn(entry.step().sender().orElse("")))
            .collect(Collectors.groupingBy(GatewayMessageCheck::key, Collectors.counting()));
    evidence.deliveries().stream()
        .filter(delivery -> isOwn(delivery.sender()))
        .forEach(delivery -> deliveries.put(delivery.id(), delivery));
    arrivals()
        .forEach(
            one ->
                arrived
                    .computeIfAbsent(one.received().deliveryId(), none -> new ArrayList<>())
                    .add(one));
  }

  /** Whether the sender is the gateway. */
  static boolean isOwn(String sender) {
    return sender.equals(GatewayMessages.SENDER);
  }

  static Stream<BrokenPromise> check(Observations evidence) {
    GatewayMessageCheck check = new GatewayMessageCheck(evidence);
    return Stream.of(check.trail(), check.reached(), check.unexpectedMessages())
        .flatMap(found -> found);
  }

  private static Key key(AuditEntry entry) {
    return new Key(UUID.fromString(entry.stream()), entry.step().message().orElseThrow());
  }

  private Stream<InboxDelivery> arrivals() {
    return evidence.inboxes().values().stream()
        .flatMap(List::stream)
        .filter(delivery -> isOwn(delivery.received().sender()));
  }

  private Stream<BrokenPromise> trail() {
    return accepted.entrySet().stream()
        .filter(
            one ->
                one.getValue() != 1
                    || deliveries.values().stream()
                        .noneMatch(to -> to.messageId().equals(one.getKey().messageId())))
        .map(
            one ->
                new BrokenPromise(
                    Promise.TRAIL_CONSISTENT,
                    String.format(
                        Locale.ROOT,
                        "message %s of the gateway is accepted %d times, or goes to nobody",
                        one.getKey().messageId(),
                        one.getValue())));
  }

  private Stream<BrokenPromise> reached() {
    return deliveries.values().stream()
        .filter(delivery -> !delivery.isOpen())
        .filter(
            delivery -> {
              List<InboxDelivery> here = arrived.getOrDefault(delivery.id(), List.of());
              return here.stream().filter(InboxDelivery::first).count() != 1
                  || here.stream().mapToInt(InboxDelivery::handled).sum() != 1;
            })
        .map(
            delivery ->
                new BrokenPromise(
                    Promise.DELIVERED_ONCE,
                    "message %s of the gateway at %s is not kept and handled once (delivery %s)"
                        .formatted(delivery.messageId(), delivery.recipient(), delivery.id())));
  }

  private Stream<BrokenPromise> unexpectedMessages() {
    return evidence.inboxes().entrySet().stream()
        .flatMap(
            inbox ->
                inbox.getValue().stream()
                    .map(InboxDelivery::received)
                    .filter(received -> isOwn(received.sender()))
                    .filter(received -> !isExpected(inbox.getKey(), received))
                    .map(
                        received ->
                            new BrokenPromise(
                                Promise.NOTHING_UNEXPECTED,
                                "the gateway never said message %s at %s (delivery %s)"
                                    .formatted(
                                        received.messageId(),
                                        inbox.getKey(),
                                        received.deliveryId()))));
  }

  private boolean isExpected(String at, ReceivedDelivery received) {
    String type = received.type().replaceFirst("/.*", "");
    UUID expected =
        DeterministicIds.deliveryId(
            received.referral(), received.sender(), received.messageId(), at, 0);
    return GatewayMessages.TYPES.contains(type)
        && accepted.containsKey(new Key(received.referral(), received.messageId()))
        && received.deliveryId().equals(expected)
        && deliveries.containsKey(expected);
  }
}
