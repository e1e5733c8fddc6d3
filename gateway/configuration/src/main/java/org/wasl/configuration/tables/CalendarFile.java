package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.configuration.file.CsvFile;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.deadlines.WorkingCalendar.SpecialHours;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;

/** Reads {@code calendar.csv}. */
public final class CalendarFile {
  private static final List<String> HEADING = List.of("kind", "when", "hours", "name");
  private static final Pattern SPAN = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
  private final Map<MonthDay, String> fixed = new HashMap<>();
  private final Map<LocalDate, String> movable = new HashMap<>();
  private final List<SpecialHours> periods = new ArrayList<>();
  private Optional<ZoneId> zone = Optional.empty();

  private CalendarFile() {}

  /**
   * Reads the calendar.
   *
   * @throws ConfigException with every problem, when there is any
   */
  public static WorkingCalendar read(Path file) throws ConfigException {
    return new CalendarFile().calendar(file);
  }

  private WorkingCalendar calendar(Path file) throws ConfigException {
    for (CsvFile.CsvRow row : CsvFile.read(file, HEADING, problems)) {
      try {
        take(row.cells().get(0), row.cells().get(1), row.cells().get(2), row.cells().get(3));
      } catch (DateTimeException e) {
        problems.add(row.problem("is not a valid day, date or zone"));
      } catch (IllegalArgumentException e) {
        problems.add(row.problem(RootCause.message(e)));
      }
    }
    if (zone.isEmpty() && problems.isEmpty()) {
      problems.add(new ConfigProblem(file.toString(), 0, "zone", "is missing"));
    }
    if (zone.isPresent() && problems.isEmpty()) {
      try {
        return new WorkingCalendar(zone.get(), week, fixed, movable, periods);
      } catch (IllegalArgumentException e) {
        problems.add(new ConfigProblem(file.toString(), 0, "weekday", RootCause.message(e)));
      }
    }
    throw new ConfigException(problems);
  }

  private void take(String kind, String when, String hours, String name) {
    if (!hours.isEmpty() && !kind.equals("weekday") && !kind.equals("period")) {
      throw new IllegalArgumentException("has no hours of its own");
    }
    switch (kind) {
      case "zone" -> once(zone.isEmpty(), () -> zone = Optional.of(ZoneId.of(when)));
      case "weekday" -> once(week.put(weekday(when), hours(hours)) == null, () -> {});
      case "fixed" -> once(fixed.put(MonthDay.parse("--" + when), named(name)) == null, () -> {});
      case "movable" -> once(movable.put(LocalDate.parse(when), named(name)) == null, () -> {});
      case "period" -> period(when, hours(hours), name);
      default ->
          throw new IllegalArgumentException("must be zone, weekday, fixed, movable, period");
    }
  }

  private static void once(boolean first, Runnable then) {
    if (!first) {
      throw new IllegalArgumentException("appears twice in this file");
    }
    then.run();
  }

  private static DayOfWeek weekday(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().toLowerCase(Locale.ROOT).equals(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException("a weekday is one of monday to sunday");
  }

  private void period(String when, OfficeHours hours, String name) {
    String[] ends = when.split("\\.\\.", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("a period is of the form 2026-11-24..2026-11-30");
    }
    SpecialHours period =
        new SpecialHours(named(name), LocalDate.parse(ends[0]), LocalDate.parse(ends[1]), hours);
    for (SpecialHours other : periods) {
      if (!other.last().isBefore(period.first()) && !period.last().isBefore(other.first())) {
        throw new IllegalArgumentException("overlaps another period");
      }
    }
    periods.add(period);
  }

  /** Agencies read it, and show the word that the code list {@code holiday} has for it. */
  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("needs a name of a-z, 0-9 and hyphens");
    }
    return name;
  }

  private static OfficeHours hours(String cell) {
    return cell.isEmpty()
        ? OfficeHours.CLOSED
        : new OfficeHours(Arrays.stream(cell.split(" +")).map(CalendarFile::span).toList());
  }

  private static Span span(String text) {
    Matcher parts = SPAN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("hours are of the form 08:30-16:30");
    }
    return new Span(minute(parts.group(1), parts.group(2)), minute(parts.group(3), parts.group(4)));
  }

  private static int minute(String hour, String minute) {
    if (Integer.parseInt(minute) > 59) {
      throw new IllegalArgumentException("an hour has 60 minutes");
    }
    return Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
  }
}
