package org.wasl.rules.competence;

import java.util.Locale;

/** Where the report came from. */
public enum Origin {
  /** From within the country. */
  DOMESTIC,
  /** From any other country. */
  FOREIGN;

  /** The origin of a report from that country (ISO 3166-1 alpha-2). */
  public static Origin ofCountry(String country) {
    return country.equals("MA") ? DOMESTIC : FOREIGN;
  }

  /** Lower-case name, as in configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
