package org.wasl.rules.operations;

import java.util.Locale;
import org.wasl.rules.delivery.AuditAction;

/** An action on parked deliveries that an operator can order. */
public enum ParkedDeliveryAction {
  /** Sent again, under the same id. */
  REPLAY(AuditAction.REPLAYED),
  /**
   * Discarded. A holder of the content is asked to hand it over to another party of the referral,
   * because the gateway has no key to seal it again.
   */
  RE_ROUTE(AuditAction.DISCARDED),
  /** Discarded. */
  DISCARD(AuditAction.DISCARDED);

  private final AuditAction step;

  ParkedDeliveryAction(AuditAction step) {
    this.step = step;
  }

  /** The step of the parked delivery. */
  public AuditAction step() {
    return step;
  }

  /** The name in lower case with words joined by hyphens, as in documents and in SQL. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The action of that wire name.
   *
   * @throws IllegalArgumentException with a text that names the known ones
   */
  public static ParkedDeliveryAction ofWireName(String wireName) {
    for (ParkedDeliveryAction action : values()) {
      if (action.wireName().equals(wireName)) {
        return action;
      }
    }
    throw new IllegalArgumentException("an action is replay, re-route or discard");
  }
}
