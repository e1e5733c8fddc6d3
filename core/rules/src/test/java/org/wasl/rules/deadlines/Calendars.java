package org.wasl.rules.deadlines;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar.SpecialHours;

/** Calendars for tests: an office of Casablanca, and one that never closes. */
final class Calendars {
  static final ZoneId CASABLANCA = ZoneId.of("Africa/Casablanca");
  static final OfficeHours DAY = new OfficeHours(List.of(new Span(510, 990)));
  static final OfficeHours FRIDAY =
      new OfficeHours(List.of(new Span(510, 720), new Span(840, 990)));
  static final OfficeHours RAMADAN = new OfficeHours(List.of(new Span(540, 900)));
  static final OfficeHours ALWAYS = new OfficeHours(List.of(new Span(0, 1440)));

  static final Map<DayOfWeek, OfficeHours> WEEK =
      Map.of(
          DayOfWeek.MONDAY, DAY,
          DayOfWeek.TUESDAY, DAY,
          DayOfWeek.WEDNESDAY, DAY,
          DayOfWeek.THURSDAY, DAY,
          DayOfWeek.FRIDAY, FRIDAY);

  /**
   * An office that is open from 8:30 to 16:30, with a break on Fridays, and closed at the weekend.
   * It has Ramadan and the holidays of 2027.
   */
  static final WorkingCalendar OFFICE =
      new WorkingCalendar(
          CASABLANCA,
          WEEK,
          Map.of(
              MonthDay.of(1, 1), "new-year",
              MonthDay.of(1, 11), "independence-manifesto",
              MonthDay.of(11, 18), "independence-day"),
          Map.of(
              LocalDate.of(2027, 3, 10), "aid-al-fitr",
              LocalDate.of(2027, 3, 11), "aid-al-fitr"),
          List.of(
              new SpecialHours(
                  "ramadan", LocalDate.of(2027, 2, 8), LocalDate.of(2027, 3, 9), RAMADAN)));

  static final WorkingCalendar OPEN = open();

  private Calendars() {}

  private static WorkingCalendar open() {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, ALWAYS);
    }
    return new WorkingCalendar(CASABLANCA, week, Map.of(), Map.of(), List.of());
  }

  /** A local time in Casablanca. */
  static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(CASABLANCA).toInstant();
  }
}
