package org.wasl.rules.competence;

import java.util.Locale;

/**
 * Class of an offence, in ascending order. The highest class of a case decides the level of court.
 */
public enum OffenceClass {
  /** Petty offence. */
  CONTRAVENTION,
  /** Misdemeanour. */
  DELIT,
  /** Felony. */
  CRIME;

  /** Lower-case name, as in messages and configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The class of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static OffenceClass ofWireName(String wireName) {
    for (OffenceClass offenceClass : values()) {
      if (offenceClass.wireName().equals(wireName)) {
        return offenceClass;
      }
    }
    throw new IllegalArgumentException("no such offence class");
  }
}
