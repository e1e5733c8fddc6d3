package org.wasl.sandbox.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.GatewayMessages;

/**
 * Checks the gateway's own messages, which only the trail lists. Each is accepted once and reaches
 * its recipients once. No other message has the gateway as sender.
 */
final class GatewayMessageCheck {
  private record Key(ReferralId referral, MessageId messageId) {}

  private final Observations evidence;
  private final Map<Key, Long> accepted;
  private final Map<DeliveryId, RecordedDelivery> deliveries = new HashMap<>();
  private final Map<DeliveryId, List<InboxDelivery>> arrived = new HashMap<>();

  private GatewayMessageCheck(Observations evidence) {
    this.evidence = evidence;
    this.accepted =
        evidence.trail().values().stream()
            .flatMap(List::stream)
            .filter(entry -> entry.step().action() == AuditAction.ACCEPTED)
            .filter(entry -> isOwn(entry.step().sender().map(AgencyId::value).orElse("")))
            .collect(Collectors.groupingBy(GatewayMessageCheck::key, Collectors.counting()));
    evidence.deliveries().stream()
        .filter(delivery -> isOwn(delivery.sender().value()))
        .forEach(delivery -> deliveries.put(delivery.id(), delivery));
    arrivals()
        .forEach(
            inboxDelivery ->
                arrived
                    .computeIfAbsent(
                        inboxDelivery.received().deliveryId(), none -> new ArrayList<>())
                    .add(inboxDelivery));
  }

  /** Tells whether the sender is the gateway. */
  static boolean isOwn(String sender) {
    return sender.equals(AgencyId.GATEWAY.value());
  }

  static Stream<BrokenPromise> check(Observations evidence) {
    GatewayMessageCheck check = new GatewayMessageCheck(evidence);
    return Stream.of(check.trail(), check.reached(), check.unexpectedMessages())
        .flatMap(found -> found);
  }

  private static Key key(AuditEntry entry) {
    return new Key(ReferralId.parse(entry.stream()), entry.step().message().orElseThrow());
  }

  private Stream<InboxDelivery> arrivals() {
    return evidence.inboxes().values().stream()
        .flatMap(List::stream)
        .filter(delivery -> isOwn(delivery.received().sender().value()));
  }

  private Stream<BrokenPromise> trail() {
    return accepted.entrySet().stream()
        .filter(
            entry ->
                entry.getValue() != 1
                    || deliveries.values().stream()
                        .noneMatch(to -> to.messageId().equals(entry.getKey().messageId())))
        .map(
            entry ->
                new BrokenPromise(
                    Promise.TRAIL_CONSISTENT,
                    String.format(
                        Locale.ROOT,
                        "message %s of the gateway is accepted %d times, or has no recipient",
                        entry.getKey().messageId(),
                        entry.getValue())));
  }

  private Stream<BrokenPromise> reached() {
    return deliveries.values().stream()
        .filter(delivery -> !delivery.isOpen())
        .filter(
            delivery -> {
              List<InboxDelivery> arrivals = arrived.getOrDefault(delivery.id(), List.of());
              return arrivals.stream().filter(InboxDelivery::first).count() != 1
                  || arrivals.stream().mapToInt(InboxDelivery::handled).sum() != 1;
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
                    .filter(received -> isOwn(received.sender().value()))
                    .filter(received -> !isExpected(inbox.getKey().value(), received))
                    .map(
                        received ->
                            new BrokenPromise(
                                Promise.NOTHING_UNEXPECTED,
                                "the gateway never sent message %s at %s (delivery %s)"
                                    .formatted(
                                        received.messageId(),
                                        inbox.getKey(),
                                        received.deliveryId()))));
  }

  private boolean isExpected(String at, ReceivedDelivery received) {
    String type = received.type().replaceFirst("/.*", "");
    DeliveryId expected =
        DeterministicIds.deliveryId(
            received.referral(), received.sender(), received.messageId(), new AgencyId(at), 0);
    return GatewayMessages.TYPES.contains(type)
        && accepted.containsKey(new Key(received.referral(), received.messageId()))
        && received.deliveryId().equals(expected)
        && deliveries.containsKey(expected);
  }
}
