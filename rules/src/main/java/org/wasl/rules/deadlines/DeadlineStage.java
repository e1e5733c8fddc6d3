package org.wasl.rules.deadlines;

import java.util.Locale;

/** What must have happened in time. */
public enum DeadlineStage {
  /** The machine of the recipient has the message. */
  DELIVERED,
  /** A person there has opened it. */
  RETRIEVED,
  /** The triage agency has found who is competent, and handed the case over. */
  ASSIGNED,
  /** The supervising office has instructed. */
  INSTRUCTED,
  /** The police have reported. */
  REPORTED,
  /** A holder of a notice has confirmed its withdrawal. */
  WITHDRAWAL_CONFIRMED,
  /** Who cannot open what he received has it anew, handed over by who can. */
  RESEALED;

  /** Lower case, words joined by hyphens; as stored, shown and configured. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The stage of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static DeadlineStage ofWireName(String wireName) {
    for (DeadlineStage stage : values()) {
      if (stage.wireName().equals(wireName)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("no such stage");
  }
}
