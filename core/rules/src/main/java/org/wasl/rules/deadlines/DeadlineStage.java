package org.wasl.rules.deadlines;

import java.util.Locale;

/** A stage that must be reached in time. */
public enum DeadlineStage {
  /** The recipient's system has the message. */
  DELIVERED,
  /** A person at the recipient has opened it. */
  RETRIEVED,
  /** The triage agency has found the competent agencies and handed the case over. */
  ASSIGNED,
  /** The supervising office has instructed. */
  INSTRUCTED,
  /** The police have reported. */
  REPORTED,
  /** A holder of a notice has confirmed its withdrawal. */
  WITHDRAWAL_CONFIRMED,
  /** The issuer of a wanted notice has renewed it, or it has ended otherwise, before it expires. */
  RENEWED,
  /** The issuer of a notice has withdrawn it, or it has ended otherwise, after its case ended. */
  NOTICE_ENDED,
  /**
   * A recipient that cannot open a message has received it again, handed over by another holder.
   */
  RESEALED;

  /** The name as stored, shown and configured, in lower case with words joined by hyphens. */
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
