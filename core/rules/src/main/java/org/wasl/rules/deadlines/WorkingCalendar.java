package org.wasl.rules.deadlines;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A calendar of working time. Local days and office hours are in the calendar's time zone, by the
 * rules of that zone on that day. Working time is elapsed time. An hour has sixty minutes even on a
 * day with a clock change. An hour that the clock skips does not count. The calendar is immutable
 * and thread-safe.
 */
public final class WorkingCalendar {
  /** A deadline further away than this is a configuration error. */
  private static final int MAX_DAYS = 3_660;

  /**
   * Other hours from one day to another, both included.
   *
   * @param name name of the period, such as {@code ramadan}
   * @param first first day
   * @param last last day
   * @param hours opening hours of each day that is not closed
   */
  public record SpecialHours(String name, LocalDate first, LocalDate last, OfficeHours hours) {
    /**
     * Refuses a period that ends before it begins, and refuses a closed period, which must be
     * written as holidays.
     */
    public SpecialHours {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException("ends before it begins");
      }
      if (hours.isClosed()) {
        throw new IllegalArgumentException("has no hours: write holidays instead");
      }
    }

    boolean includes(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  private record Interval(Instant from, Instant to) {}

  private final ZoneId zone;
  private final Map<DayOfWeek, OfficeHours> week;
  private final Map<MonthDay, String> fixedHolidays;
  private final Map<LocalDate, String> movableHolidays;
  private final List<SpecialHours> periods;

  /** Cache of opening hours by day, because steps of one day need the same few days. */
  private final Map<LocalDate, List<Interval>> days = new ConcurrentHashMap<>();

  /**
   * Copies.
   *
   * @param zone time zone of the hours
   * @param week usual hours. A weekday that is absent is closed
   * @param fixedHolidays names of holidays on the same date every year
   * @param movableHolidays names of holidays by date, as announced
   * @param periods other hours for some days. They do not open a closed day
   * @throws IllegalArgumentException if the week never opens
   */
  public WorkingCalendar(
      ZoneId zone,
      Map<DayOfWeek, OfficeHours> week,
      Map<MonthDay, String> fixedHolidays,
      Map<LocalDate, String> movableHolidays,
      List<SpecialHours> periods) {
    this.zone = zone;
    this.week = Map.copyOf(week);
    this.fixedHolidays = Map.copyOf(fixedHolidays);
    this.movableHolidays = Map.copyOf(movableHolidays);
    this.periods = List.copyOf(periods);
    if (week.values().stream().allMatch(OfficeHours::isClosed)) {
      throw new IllegalArgumentException("no day of the week is open");
    }
  }

  /** The time zone of the hours. */
  public ZoneId zone() {
    return zone;
  }

  /** Usual hours of a weekday. */
  public OfficeHours usualHours(DayOfWeek day) {
    return week.getOrDefault(day, OfficeHours.CLOSED);
  }

  /** Names of the holidays on the same date every year, in order of date. */
  public SortedMap<MonthDay, String> fixedHolidays() {
    return new TreeMap<>(fixedHolidays);
  }

  /** Names of the holidays by date, in order of date. */
  public SortedMap<LocalDate, String> movableHolidays() {
    return new TreeMap<>(movableHolidays);
  }

  /** Other hours for some days, in the order of the configuration. */
  public List<SpecialHours> periods() {
    return periods;
  }

  /**
   * The first moment at which that much working time has passed since {@code from}, or {@code from}
   * itself for none.
   *
   * @throws IllegalArgumentException for negative time, or more than lies within ten years
   */
  public Instant add(Duration work, Instant from) {
    if (work.isNegative()) {
      throw new IllegalArgumentException("negative working time");
    }
    Duration remaining = work;
    Instant cursor = from;
    LocalDate day = dayOf(from);
    for (int i = 0; !remaining.isZero() && i < MAX_DAYS; i++, day = day.plusDays(1)) {
      for (Interval open : open(day)) {
        Instant start = later(open.from, cursor);
        if (start.isBefore(open.to)) {
          Duration length = Duration.between(start, open.to);
          if (remaining.compareTo(length) <= 0) {
            return start.plus(remaining);
          }
          remaining = remaining.minus(length);
          cursor = open.to;
        }
      }
    }
    if (!remaining.isZero()) {
      throw new IllegalArgumentException("not within ten years");
    }
    return from;
  }

  /**
   * The last moment from which that much working time passes until {@code to}, or {@code to} itself
   * for none.
   *
   * @throws IllegalArgumentException for negative time, or more than lies within ten years
   */
  public Instant subtract(Duration work, Instant to) {
    if (work.isNegative()) {
      throw new IllegalArgumentException("negative working time");
    }
    Duration remaining = work;
    LocalDate day = dayOf(to);
    for (int i = 0; !remaining.isZero() && i < MAX_DAYS; i++, day = day.minusDays(1)) {
      for (Interval open : open(day).reversed()) {
        Instant end = open.to.isBefore(to) ? open.to : to;
        if (open.from.isBefore(end)) {
          Duration length = Duration.between(open.from, end);
          if (remaining.compareTo(length) <= 0) {
            return end.minus(remaining);
          }
          remaining = remaining.minus(length);
        }
      }
    }
    if (!remaining.isZero()) {
      throw new IllegalArgumentException("not within ten years");
    }
    return to;
  }

  /** The working time from one moment to a later one, or none if it is not later. */
  public Duration between(Instant from, Instant to) {
    Duration sum = Duration.ZERO;
    Instant cursor = from;
    LocalDate last = dayOf(to);
    for (LocalDate day = dayOf(from); !day.isAfter(last); day = day.plusDays(1)) {
      for (Interval open : open(day)) {
        Instant start = later(open.from, cursor);
        Instant end = open.to.isBefore(to) ? open.to : to;
        if (start.isBefore(end)) {
          sum = sum.plus(Duration.between(start, end));
          cursor = end;
        }
      }
    }
    return sum;
  }

  /** The local date at that moment. */
  public LocalDate dayOf(Instant moment) {
    return LocalDate.ofInstant(moment, zone);
  }

  /** The moment at which that local day is over, which is the beginning of the next one. */
  public Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** Years within the coming days for which no movable holiday is configured. */
  public SortedSet<Integer> yearsWithoutMovableHolidays(LocalDate today, int days) {
    SortedSet<Integer> years = new TreeSet<>(Set.of(today.getYear()));
    years.add(today.plusDays(days).getYear());
    movableHolidays.keySet().forEach(day -> years.remove(day.getYear()));
    return years;
  }

  private List<Interval> open(LocalDate day) {
    if (days.size() > MAX_DAYS) {
      days.clear();
    }
    return days.computeIfAbsent(day, this::read);
  }

  private List<Interval> read(LocalDate day) {
    return hours(day).spans().stream()
        .map(span -> new Interval(at(day, span.fromMinute()), at(day, span.toMinute())))
        .filter(interval -> interval.from.isBefore(interval.to))
        .toList();
  }

  private OfficeHours hours(LocalDate day) {
    OfficeHours usual = usualHours(day.getDayOfWeek());
    if (usual.isClosed()
        || fixedHolidays.containsKey(MonthDay.from(day))
        || movableHolidays.containsKey(day)) {
      return OfficeHours.CLOSED;
    }
    return periods.stream()
        .filter(period -> period.includes(day))
        .map(SpecialHours::hours)
        .findFirst()
        .orElse(usual);
  }

  /**
   * Maps a local time that the clock skips to the moment of the skip. {@link LocalDateTime#atZone}
   * would return a time one hour later, so that two spans of a day would overlap or change places.
   */
  private Instant at(LocalDate day, int minute) {
    LocalDateTime local = day.atStartOfDay().plusMinutes(minute);
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).toInstant();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
