package org.wasl.rules.statistics;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/**
 * A whole day, ISO week or calendar month. There are no other periods. Freely chosen periods would
 * overlap at will, and their differences would be counts of single days.
 *
 * @param length length of the period
 * @param first its first day, which is a Monday for a week and the first day of a month
 */
public record ReportingPeriod(Length length, LocalDate first) {
  // Years have four digits. Anything longer is a typing error, and no database type holds it.
  private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";
  private static final String WEEK = "\\d{4}-W\\d{2}";
  private static final String MONTH = "\\d{4}-\\d{2}";
  private static final DateTimeFormatter WEEK_DATE = DateTimeFormatter.ISO_WEEK_DATE;

  /** The possible lengths. */
  public enum Length {
    /** A calendar day. */
    DAY,
    /** Monday to Sunday (ISO 8601). */
    WEEK,
    /** A calendar month. */
    MONTH
  }

  /** Refuses a first day that no such period begins with. */
  public ReportingPeriod {
    if (!first.equals(firstDay(length, first))) {
      throw new IllegalArgumentException("no " + length + " begins on that day");
    }
  }

  /** The period of this length that contains that day. */
  public static ReportingPeriod containing(Length length, LocalDate day) {
    return new ReportingPeriod(length, firstDay(length, day));
  }

  /** The latest period of this length that has ended. */
  public static ReportingPeriod lastEnded(Length length, Instant now, ZoneId zone) {
    ReportingPeriod running = containing(length, LocalDate.ofInstant(now, zone));
    return containing(length, running.first().minusDays(1));
  }

  /**
   * Reads a period in the forms of ISO 8601, for example {@code 2026-06-30}, {@code 2026-W27} or
   * {@code 2026-06}.
   *
   * @return the period, or empty for any other text
   */
  public static Optional<ReportingPeriod> parse(String text) {
    try {
      return read(text).filter(period -> period.first().getYear() > 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ReportingPeriod> read(String text) {
    if (text.matches(DAY)) {
      return Optional.of(new ReportingPeriod(Length.DAY, LocalDate.parse(text)));
    }
    if (text.matches(WEEK)) {
      LocalDate monday = LocalDate.parse(text + "-1", WEEK_DATE);
      return Optional.of(new ReportingPeriod(Length.WEEK, monday));
    }
    return text.matches(MONTH)
        ? Optional.of(new ReportingPeriod(Length.MONTH, YearMonth.parse(text).atDay(1)))
        : Optional.empty();
  }

  private static LocalDate firstDay(Length length, LocalDate day) {
    return switch (length) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** Its last day. */
  public LocalDate last() {
    return next().minusDays(1);
  }

  private LocalDate next() {
    return switch (length) {
      case DAY -> first.plusDays(1);
      case WEEK -> first.plus(1, ChronoUnit.WEEKS);
      case MONTH -> first.plusMonths(1);
    };
  }

  /** The moment at which it begins, in the zone by which days are counted. */
  public Instant start(ZoneId zone) {
    return first.atStartOfDay(zone).toInstant();
  }

  /** The first moment after it, in the zone by which days are counted. */
  public Instant end(ZoneId zone) {
    return next().atStartOfDay(zone).toInstant();
  }

  /** Tells whether it is over. */
  public boolean hasEnded(Instant now, ZoneId zone) {
    return !end(zone).isAfter(now);
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (length) {
      case DAY -> first.toString();
      case WEEK -> WEEK_DATE.format(first).substring(0, "2026-W27".length());
      case MONTH -> YearMonth.from(first).toString();
    };
  }
}
