package org.wasl.rules.delivery;

import java.util.Locale;

/** State of a delivery. It is stored and shown by {@link #wireName()}. */
public enum DeliveryState {
  /** Due now or later. Every new delivery has this state. */
  WAITING,
  /** Its id was handed to the broker. */
  DISPATCHED,
  /** A lease is held. A call to the agency may be under way. */
  ATTEMPTING,
  /** The agency's valid receipt is recorded. The state is final. */
  DELIVERED,
  /** Out of attempts or permanently failed. It waits for an operator. */
  PARKED,
  /**
   * Superseded by a later message of the same referral while it was parked. Nothing more is sent. A
   * late receipt is recorded and makes it {@link #DELIVERED}.
   */
  SUPERSEDED,
  /**
   * Discarded by an operator while it was parked. Nothing more is sent. A late receipt is recorded
   * and makes it {@link #DELIVERED}.
   */
  DISCARDED;

  /** True for a final state. */
  public boolean isFinal() {
    return this == DELIVERED || this == SUPERSEDED || this == DISCARDED;
  }

  /** Lower-case name, as stored and shown. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static DeliveryState ofWireName(String wireName) {
    for (DeliveryState state : values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such delivery state");
  }
}
