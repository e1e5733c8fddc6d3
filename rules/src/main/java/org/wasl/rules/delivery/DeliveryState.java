package org.wasl.rules.delivery;

import java.util.Locale;

/** Where a delivery stands. Stored and shown by {@link #wireName()}. */
public enum DeliveryState {
  /** Due now or later; the state of every new delivery. */
  WAITING,
  /** Its id was handed to the broker. */
  DISPATCHED,
  /** A lease is held: a call to the agency may be under way. */
  ATTEMPTING,
  /** The agency's valid receipt is recorded. Final. */
  DELIVERED,
  /** Out of attempts or refused for good; waits for a person. */
  PARKED,
  /**
   * Made pointless by a later message of the same referral while it was parked. Nothing more is
   * done; a receipt that comes late all the same is recorded and makes it {@link #DELIVERED}.
   */
  SUPERSEDED,
  /**
   * Given up by a person while it was parked. Nothing more is done; a receipt that comes late all
   * the same is recorded and makes it {@link #DELIVERED}.
   */
  DISCARDED;

  /** True where nothing more is to be done. */
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
