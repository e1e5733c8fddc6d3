package org.wasl.rules.competence;

import java.util.Locale;

/** Origin of the report. */
public enum Origin {
  /** From within the country. */
  DOMESTIC,
  /** From any other country. */
  FOREIGN;

  /**
   * The origin of a report.
   *
   * @param country country of origin (ISO 3166-1 alpha-2)
   * @param home the country of the gateway, likewise
   */
  public static Origin ofCountry(String country, String home) {
    return country.equals(home) ? DOMESTIC : FOREIGN;
  }

  /** Lower-case name, as in configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
