package org.wasl.rules.delivery;

/** Where a delivery stands. Stored and shown by its {@code name()}. */
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
  /** Made pointless by a later message of the same referral before it was sent. Final. */
  SUPERSEDED;

  /** True where no further step changes the state. */
  public boolean isFinal() {
    return this == DELIVERED || this == SUPERSEDED;
  }
}
