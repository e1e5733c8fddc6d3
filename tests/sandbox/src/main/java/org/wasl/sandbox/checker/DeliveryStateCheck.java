package org.wasl.sandbox.checker;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.rules.id.DeliveryId;

/** Checks that each delivery is final, and that the trail leads to the state in its row. */
final class DeliveryStateCheck {
  private DeliveryStateCheck() {}

  static Stream<BrokenPromise> check(Observations evidence) {
    Map<DeliveryId, DeliveryState> byTrail = new HashMap<>();
    evidence
        .trail()
        .values()
        .forEach(
            entries ->
                entries.forEach(
                    entry ->
                        entry
                            .step()
                            .delivery()
                            .ifPresent(
                                id ->
                                    DeliveryTransitions.target(entry.step().action())
                                        .ifPresent(state -> byTrail.put(id, state)))));
    return evidence.deliveries().stream().flatMap(delivery -> check(delivery, byTrail, evidence));
  }

  private static Stream<BrokenPromise> check(
      RecordedDelivery delivery, Map<DeliveryId, DeliveryState> byTrail, Observations evidence) {
    String name = "delivery " + delivery.id() + " to " + delivery.recipient();
    if (delivery.isOpen() && !evidence.excused().contains(delivery.id())) {
      return Stream.of(
          new BrokenPromise(Promise.NO_DELIVERY_OPEN, name + " is " + delivery.state().wireName()));
    }
    DeliveryState expected = byTrail.getOrDefault(delivery.id(), DeliveryTransitions.INITIAL);
    return expected == delivery.state()
        ? Stream.empty()
        : Stream.of(
            new BrokenPromise(
                Promise.TRAIL_CONSISTENT,
                "%s is %s, the trail says %s"
                    .formatted(name, delivery.state().wireName(), expected.wireName())));
  }
}
