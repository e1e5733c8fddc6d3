package org.wasl.rules.deadlines;

import java.time.LocalDate;

/** Age of the IANA time zone data by which local times of deadlines are computed. */
public final class TimeZoneData {
  private TimeZoneData() {}

  /**
   * Tells whether the data may miss a change of a country's clock. IANA releases data several times
   * a year. A release is old from 1 January of the second year after it.
   *
   * @param release name of the release, such as {@code 2026a}. A name without a year is never old
   * @param today in any time zone
   */
  public static boolean isOld(String release, LocalDate today) {
    return release.matches("[0-9]{4}[a-z]+")
        && today.getYear() > Integer.parseInt(release.substring(0, 4)) + 1;
  }
}
