package org.wasl.rules.delivery;

import static org.wasl.rules.delivery.DeliveryState.ATTEMPTING;
import static org.wasl.rules.delivery.DeliveryState.DELIVERED;
import static org.wasl.rules.delivery.DeliveryState.DISCARDED;
import static org.wasl.rules.delivery.DeliveryState.DISPATCHED;
import static org.wasl.rules.delivery.DeliveryState.PARKED;
import static org.wasl.rules.delivery.DeliveryState.SUPERSEDED;
import static org.wasl.rules.delivery.DeliveryState.WAITING;

import java.util.List;
import java.util.Optional;

/**
 * The table of a delivery's legal transitions. The store and the audit verifier both use it, so
 * they cannot disagree. Every action leads to one state only, regardless of the state before.
 */
public final class DeliveryTransitions {

  /**
   * One legal step.
   *
   * @param from the state before
   * @param action the action, as the audit entry names it
   * @param to the state after
   */
  public record Transition(DeliveryState from, AuditAction action, DeliveryState to) {}

  /** The state a delivery has when {@link AuditAction#ACCEPTED} creates it. */
  public static final DeliveryState INITIAL = WAITING;

  private static final List<Transition> TABLE =
      List.of(
          new Transition(WAITING, AuditAction.DISPATCHED, DISPATCHED),
          // If the agency is called as soon as the delivery is accepted, its id never was on a
          // queue.
          new Transition(WAITING, AuditAction.ATTEMPTED, ATTEMPTING),
          new Transition(DISPATCHED, AuditAction.REQUEUED, WAITING),
          new Transition(DISPATCHED, AuditAction.RELEASED, WAITING),
          new Transition(DISPATCHED, AuditAction.ATTEMPTED, ATTEMPTING),
          new Transition(ATTEMPTING, AuditAction.RELEASED, WAITING),
          new Transition(ATTEMPTING, AuditAction.FAILED, WAITING),
          new Transition(ATTEMPTING, AuditAction.INTERRUPTED, WAITING),
          // A valid receipt counts from any attempt, even from one that was given up long ago.
          new Transition(WAITING, AuditAction.DELIVERED, DELIVERED),
          new Transition(DISPATCHED, AuditAction.DELIVERED, DELIVERED),
          new Transition(ATTEMPTING, AuditAction.DELIVERED, DELIVERED),
          new Transition(PARKED, AuditAction.DELIVERED, DELIVERED),
          // This applies to superseded and discarded deliveries too, because the agency has the
          // message.
          new Transition(SUPERSEDED, AuditAction.DELIVERED, DELIVERED),
          new Transition(DISCARDED, AuditAction.DELIVERED, DELIVERED),
          new Transition(DELIVERED, AuditAction.RETRIEVED, DELIVERED),
          // An agency that signs that it cannot open these bytes has received them. Nothing more is
          // sent.
          new Transition(WAITING, AuditAction.NEEDS_RESEAL, DELIVERED),
          new Transition(DISPATCHED, AuditAction.NEEDS_RESEAL, DELIVERED),
          new Transition(ATTEMPTING, AuditAction.NEEDS_RESEAL, DELIVERED),
          new Transition(PARKED, AuditAction.NEEDS_RESEAL, DELIVERED),
          new Transition(DELIVERED, AuditAction.NEEDS_RESEAL, DELIVERED),
          new Transition(WAITING, AuditAction.PARKED, PARKED),
          new Transition(DISPATCHED, AuditAction.PARKED, PARKED),
          new Transition(ATTEMPTING, AuditAction.PARKED, PARKED),
          new Transition(PARKED, AuditAction.REPLAYED, WAITING),
          new Transition(WAITING, AuditAction.SUPERSEDED, SUPERSEDED),
          new Transition(PARKED, AuditAction.SUPERSEDED, SUPERSEDED),
          new Transition(PARKED, AuditAction.DISCARDED, DISCARDED));

  private DeliveryTransitions() {}

  /** All legal steps, in order of a delivery's life. The list is unmodifiable. */
  public static List<Transition> all() {
    return TABLE;
  }

  /** The state that this action leads to from that state, or empty if the step is not legal. */
  public static Optional<DeliveryState> next(DeliveryState from, AuditAction action) {
    return TABLE.stream()
        .filter(step -> step.from() == from && step.action() == action)
        .map(Transition::to)
        .findFirst();
  }

  /** The state that this action leads to, or empty for an action that is not about deliveries. */
  public static Optional<DeliveryState> target(AuditAction action) {
    return TABLE.stream().filter(step -> step.action() == action).map(Transition::to).findFirst();
  }
}
