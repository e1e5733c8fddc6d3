package org.wasl.trials.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader.Delivery;
import org.wasl.kit.inbox.Received;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.wire.Ids;
import org.wasl.wire.OwnMessages;

/**
 * What the gateway says itself nobody submitted: it is known from the trail. Is each of these
 * messages there once, does each reach its recipients once, and is nothing else under that name?
 */
final class OwnCheck {
  private record Key(UUID referral, UUID messageId) {}

  private final Evidence evidence;
  private final Map<Key, Long> accepted;
  private final Map<UUID, DeliveryRecord> deliveries = new HashMap<>();
  private final Map<UUID, List<Delivery>> arrived = new HashMap<>();

  private OwnCheck(Evidence evidence) {
    this.evidence = evidence;
    this.accepted =
        evidence.trail().values().stream()
            .flatMap(List::stream)
            .filter(entry -> entry.step().action() == AuditAction.ACCEPTED)
            .filter(entry -> isOwn(entry.step().sender().orElse("")))
            .collect(Collectors.groupingBy(OwnCheck::key, Collectors.counting()));
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

  /** Whether that is the gateway and no agency. */
  static boolean isOwn(String sender) {
    return sender.equals(OwnMessages.SENDER);
  }

  static Stream<Broken> check(Evidence evidence) {
    OwnCheck check = new OwnCheck(evidence);
    return Stream.of(check.trail(), check.reached(), check.nothingElse()).flatMap(found -> found);
  }

  private static Key key(AuditEntry entry) {
    return new Key(UUID.fromString(entry.stream()), entry.step().message().orElseThrow());
  }

  private Stream<Delivery> arrivals() {
    return evidence.inboxes().values().stream()
        .flatMap(List::stream)
        .filter(delivery -> isOwn(delivery.received().sender()));
  }

  private Stream<Broken> trail() {
    return accepted.entrySet().stream()
        .filter(
            one ->
                one.getValue() != 1
                    || deliveries.values().stream()
                        .noneMatch(to -> to.messageId().equals(one.getKey().messageId())))
        .map(
            one ->
                new Broken(
                    Promise.TRAIL_SOUND,
                    "message %s of the gateway is accepted %d times, or goes to nobody"
                        .formatted(one.getKey().messageId(), one.getValue())));
  }

  private Stream<Broken> reached() {
    return deliveries.values().stream()
        .filter(delivery -> !delivery.isOpen())
        .filter(
            delivery -> {
              List<Delivery> here = arrived.getOrDefault(delivery.id(), List.of());
              return here.stream().filter(Delivery::first).count() != 1
                  || here.stream().mapToInt(Delivery::handled).sum() != 1;
            })
        .map(
            delivery ->
                new Broken(
                    Promise.DELIVERED_ONCE,
                    "message %s of the gateway at %s is not kept and handled once (delivery %s)"
                        .formatted(delivery.messageId(), delivery.recipient(), delivery.id())));
  }

  private Stream<Broken> nothingElse() {
    return evidence.inboxes().entrySet().stream()
        .flatMap(
            inbox ->
                inbox.getValue().stream()
                    .map(Delivery::received)
                    .filter(received -> isOwn(received.sender()))
                    .filter(received -> !isSaid(inbox.getKey(), received))
                    .map(
                        received ->
                            new Broken(
                                Promise.NOTHING_ELSE,
                                "the gateway never said message %s at %s (delivery %s)"
                                    .formatted(
                                        received.messageId(),
                                        inbox.getKey(),
                                        received.deliveryId()))));
  }

  private boolean isSaid(String at, Received received) {
    String type = received.type().replaceFirst("/.*", "");
    UUID expected = Ids.deliveryId(received.sender(), received.messageId(), at, 0);
    return OwnMessages.TYPES.contains(type)
        && accepted.containsKey(new Key(received.referral(), received.messageId()))
        && received.deliveryId().equals(expected)
        && deliveries.containsKey(expected);
  }
}
