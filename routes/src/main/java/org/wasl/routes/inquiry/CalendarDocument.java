package org.wasl.routes.inquiry;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.deadlines.WorkingCalendar.SpecialHours;
import org.wasl.rules.deadlines.ZoneOffsetChange;

/** A working calendar as {@code calendar/1}. */
final class CalendarDocument {
  private static final int HOUR_MINUTES = 60;
  private static final String YEARLESS = "--";

  private CalendarDocument() {}

  static Map<String, Object> of(WorkingCalendar calendar, Instant now) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("zone", calendar.zone().getId());
    tree.put(
        "offsets",
        ZoneOffsetChange.around(calendar.zone(), now).stream()
            .map(CalendarDocument::offset)
            .toList());
    tree.put(
        "week",
        Arrays.stream(DayOfWeek.values())
            .map(day -> weekday(day, calendar.usualHours(day)))
            .toList());
    tree.put("fixedHolidays", holidays(calendar.fixedHolidays()));
    tree.put("movableHolidays", holidays(calendar.movableHolidays()));
    tree.put("periods", calendar.periods().stream().map(CalendarDocument::period).toList());
    return tree;
  }

  private static Map<String, String> offset(ZoneOffsetChange change) {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("from", change.from().toString());
    tree.put("offset", change.hoursAndMinutes());
    return tree;
  }

  private static Map<String, Object> weekday(DayOfWeek day, OfficeHours hours) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("day", day.name().toLowerCase(Locale.ROOT));
    tree.put("hours", hours(hours));
    return tree;
  }

  /** Dates as {@code 2027-03-10}, those of every year as {@code 01-11}. */
  private static List<Map<String, String>> holidays(SortedMap<?, String> names) {
    return names.entrySet().stream()
        .map(
            holiday -> {
              Map<String, String> tree = new LinkedHashMap<>();
              tree.put("date", holiday.getKey().toString().replaceFirst("^" + YEARLESS, ""));
              tree.put("name", holiday.getValue());
              return tree;
            })
        .toList();
  }

  private static Map<String, Object> period(SpecialHours period) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("first", period.first().toString());
    tree.put("last", period.last().toString());
    tree.put("name", period.name());
    tree.put("hours", hours(period.hours()));
    return tree;
  }

  private static List<Map<String, String>> hours(OfficeHours hours) {
    return hours.spans().stream().map(CalendarDocument::span).toList();
  }

  private static Map<String, String> span(Span span) {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("from", time(span.fromMinute()));
    tree.put("to", time(span.toMinute()));
    return tree;
  }

  /** A minute of the day, with 24:00 for its end. */
  private static String time(int minute) {
    return String.format(Locale.ROOT, "%02d:%02d", minute / HOUR_MINUTES, minute % HOUR_MINUTES);
  }
}
