package org.wasl.rules.operations;

import java.util.Locale;

/** State of a request about parked deliveries. */
public enum ParkedRequestState {
  /** Waits for a second person. */
  WAITING,
  /** Approved. Its deliveries are processed one after the other. */
  RUNNING,
  /** All its deliveries were processed. */
  DONE,
  /** Rejected by a person. */
  REJECTED,
  /** Stopped by a person. Deliveries that were already processed stay so. */
  STOPPED,
  /** Nobody decided in time. */
  EXPIRED;

  /** True for a final state. */
  public boolean isOver() {
    return this != WAITING && this != RUNNING;
  }

  /** Lower-case name, as in documents and in SQL. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ParkedRequestState ofWireName(String wireName) {
    for (ParkedRequestState state : values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such state of a request");
  }
}
