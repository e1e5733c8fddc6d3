package org.wasl.rules.operations;

import java.util.Locale;

/** Where a request about parked deliveries stands. */
public enum ParkedRequestState {
  /** For a second person. */
  WAITING,
  /** Decided; its deliveries follow one after the other. */
  RUNNING,
  /** Every delivery of it was looked at. */
  DONE,
  /** A person said no. */
  REJECTED,
  /** A person stopped it; what was done stays done. */
  STOPPED,
  /** Nobody decided in time. */
  EXPIRED;

  /** True where nothing more happens. */
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
