package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wasl.rules.deadlines.OfficeHours.Span;

/**
 * Laws of working time, on whatever calendar, over two Ramadans with their changes of the clock and
 * more.
 */
class WorkingCalendarPropertiesTest {
  private static final long FROM = Instant.parse("2024-12-01T00:00:00Z").getEpochSecond();
  private static final long TO = Instant.parse("2027-12-01T00:00:00Z").getEpochSecond();

  @Property(tries = 400)
  void timeBetweenEqualsAddedTime(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant from,
      @ForAll("works") Duration work) {
    // When
    Instant due = calendar.add(work, from);
    // Then
    assertThat(calendar.between(from, due)).isEqualTo(work);
    assertThat(due).isAfterOrEqualTo(from.plus(work));
  }

  @Property(tries = 400)
  void timeBetweenEqualsSubtractedTime(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant to,
      @ForAll("works") Duration work) {
    // When
    Instant from = calendar.subtract(work, to);
    // Then
    assertThat(calendar.between(from, to)).isEqualTo(work);
    assertThat(from).isBeforeOrEqualTo(to.minus(work));
    if (!work.isZero()) {
      assertThat(calendar.between(from, from.plusMillis(1))).isEqualTo(Duration.ofMillis(1));
    }
  }

  @Property(tries = 400)
  void deadlineEndsWithinWorkingTime(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant from,
      @ForAll("works") Duration work) {
    // When
    Instant due = calendar.add(work, from);
    // Then
    if (!work.isZero()) {
      assertThat(calendar.between(due.minusMillis(1), due)).isEqualTo(Duration.ofMillis(1));
    }
  }

  @Property(tries = 400)
  void addingInTwoStepsEqualsOneStep(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant from,
      @ForAll("works") Duration first,
      @ForAll("works") Duration other) {
    // When
    Instant inSteps = calendar.add(other, calendar.add(first, from));
    // Then
    assertThat(inSteps).isEqualTo(calendar.add(first.plus(other), from));
  }

  @Property(tries = 400)
  void laterStartNeverEndsEarlier(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant left,
      @ForAll("moments") Instant other,
      @ForAll("works") Duration work) {
    // Given
    Instant first = left.isBefore(other) ? left : other;
    Instant second = left.isBefore(other) ? other : left;
    // When
    Instant due = calendar.add(work, first);
    // Then
    assertThat(due).isBeforeOrEqualTo(calendar.add(work, second));
  }

  @Property(tries = 400)
  void timeBetweenIsAdditiveAndAtMostElapsedTime(
      @ForAll("calendars") WorkingCalendar calendar,
      @ForAll("moments") Instant from,
      @ForAll("spans") Duration first,
      @ForAll("spans") Duration other) {
    // Given
    Instant middle = from.plus(first);
    Instant end = middle.plus(other);
    // When
    Duration whole = calendar.between(from, end);
    // Then
    assertThat(whole).isEqualTo(calendar.between(from, middle).plus(calendar.between(middle, end)));
    assertThat(whole).isLessThanOrEqualTo(first.plus(other));
  }

  @Provide
  Arbitrary<Instant> moments() {
    return Arbitraries.longs().between(FROM, TO).map(Instant::ofEpochSecond);
  }

  @Provide
  Arbitrary<Duration> works() {
    return Arbitraries.longs().between(0, 200L * 3_600).map(Duration::ofSeconds);
  }

  @Provide
  Arbitrary<Duration> spans() {
    return Arbitraries.longs().between(0, 40L * 86_400).map(Duration::ofSeconds);
  }

  @Provide
  Arbitrary<WorkingCalendar> calendars() {
    Arbitrary<Map<DayOfWeek, OfficeHours>> weeks =
        hours()
            .list()
            .ofSize(7)
            // An hour a week: then twice the longest work lies within the ten years of the
            // contract.
            .filter(
                week -> week.stream().mapToInt(WorkingCalendarPropertiesTest::minutes).sum() >= 60)
            .map(WorkingCalendarPropertiesTest::week);
    Arbitrary<Map<LocalDate, String>> holidays =
        Arbitraries.maps(
                Arbitraries.integers().between(0, 3 * 365).map(LocalDate.of(2024, 12, 1)::plusDays),
                Arbitraries.just("holiday"))
            .ofMaxSize(20);
    return Combinators.combine(weeks, holidays)
        .as(
            (week, days) ->
                new WorkingCalendar(Calendars.CASABLANCA, week, Map.of(), days, List.of()));
  }

  private static int minutes(OfficeHours hours) {
    return hours.spans().stream().mapToInt(span -> span.toMinute() - span.fromMinute()).sum();
  }

  private static Map<DayOfWeek, OfficeHours> week(List<OfficeHours> hours) {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, hours.get(day.ordinal()));
    }
    return week;
  }

  private static Arbitrary<OfficeHours> hours() {
    return Arbitraries.integers()
        .between(0, 1_440)
        .set()
        .ofMinSize(0)
        .ofMaxSize(6)
        .map(WorkingCalendarPropertiesTest::hours);
  }

  private static OfficeHours hours(Set<Integer> marks) {
    List<Integer> sorted = marks.stream().sorted().toList();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i + 1 < sorted.size(); i += 2) {
      spans.add(new Span(sorted.get(i), sorted.get(i + 1)));
    }
    return new OfficeHours(spans);
  }
}
