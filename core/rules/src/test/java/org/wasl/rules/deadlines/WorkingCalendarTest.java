package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.rules.deadlines.Calendars.OFFICE;
import static org.wasl.rules.deadlines.Calendars.OPEN;
import static org.wasl.rules.deadlines.Calendars.at;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar.SpecialHours;

class WorkingCalendarTest {

  @ParameterizedTest
  @CsvSource({
    // within a day, to its very end, over the night
    "2026-11-24T10:00, PT2H,    2026-11-24T12:00",
    "2026-11-24T10:00, PT6H30M, 2026-11-24T16:30",
    "2026-11-24T10:00, PT8H,    2026-11-25T10:00",
    // from outside of hours it begins with the next hours
    "2026-11-24T23:00, PT1H,    2026-11-25T09:30",
    "2026-11-24T07:00, PT1H,    2026-11-24T09:30",
    // the break of a Friday, the weekend, a fixed holiday
    "2026-11-27T11:00, PT2H,    2026-11-27T15:00",
    "2026-11-27T16:00, PT1H,    2026-11-30T09:00",
    "2026-11-28T12:00, PT1H,    2026-11-30T09:30",
    "2026-11-17T16:00, PT1H,    2026-11-19T09:00",
    // the new year, then a weekend
    "2026-12-31T16:00, PT1H,    2027-01-04T09:00",
    // the hours of Ramadan, and the movable feast after it
    "2027-02-05T16:00, PT1H,    2027-02-08T09:30",
    "2027-03-09T14:00, PT2H,    2027-03-12T09:30",
    // nothing takes no time, also at night
    "2026-11-24T23:00, PT0S,    2026-11-24T23:00"
  })
  void countsWorkingTimeInOfficeHoursOnly(String from, Duration work, String due) {
    assertThat(OFFICE.add(work, at(from))).isEqualTo(at(due));
    assertThat(OFFICE.between(at(from), at(due))).isEqualTo(work);
  }

  @ParameterizedTest
  @CsvSource({
    // before midnight, which is no working time: of the day's own hours, of the days before
    "2026-11-25T00:00, PT2H,  2026-11-24T14:30",
    "2026-11-25T00:00, PT9H,  2026-11-23T15:30",
    // over a weekend with a break on Friday, over the new year
    "2026-11-30T00:00, PT5H,  2026-11-27T09:30",
    "2027-01-05T00:00, PT9H,  2026-12-31T15:30",
    // from within the hours; nothing takes no time
    "2026-11-24T10:00, PT1H,  2026-11-24T09:00",
    "2026-11-25T00:00, PT0S,  2026-11-25T00:00"
  })
  void subtractsWorkingTimeInOfficeHoursOnly(String to, Duration work, String from) {
    assertThat(OFFICE.subtract(work, at(to))).isEqualTo(at(from));
  }

  @Test
  void dayEndsAtStartOfNextDayAcrossClockChange() {
    assertThat(OFFICE.endOf(LocalDate.of(2026, 12, 31))).isEqualTo(at("2027-01-01T00:00"));
    assertThat(OFFICE.dayOf(OFFICE.endOf(LocalDate.of(2026, 12, 31)).minusMillis(1)))
        .isEqualTo(LocalDate.of(2026, 12, 31));
    // A day of 25 hours: at 3:00 the clock goes back to 2:00.
    assertThat(OFFICE.endOf(LocalDate.of(2026, 2, 15)))
        .isEqualTo(OFFICE.endOf(LocalDate.of(2026, 2, 14)).plus(Duration.ofHours(25)));
  }

  @ParameterizedTest
  @CsvSource({
    // Only past years: what is to come is up to the zone data of the JDK. Ramadan 1447 begins: at
    // 3:00 on 15 February 2026 the clock goes back to 2:00
    "2026-02-14T12:00:00+01:00, PT24H, 2026-02-15T11:00:00+00:00",
    // and on 22 March 2026 from 2:00 forward to 3:00
    "2026-03-21T12:00:00+00:00, PT24H, 2026-03-22T13:00:00+01:00",
    "2025-02-22T12:00:00+01:00, PT24H, 2025-02-23T11:00:00+00:00",
    "2025-04-05T12:00:00+00:00, PT24H, 2025-04-06T13:00:00+01:00"
  })
  void ramadanClockChangeGivesDayOf23Or25Hours(String from, Duration work, String due) {
    // Given
    Instant start = OffsetDateTime.parse(from).toInstant();
    Instant end = OffsetDateTime.parse(due).toInstant();
    // When
    Instant added = OPEN.add(work, start);
    // Then
    assertThat(added).isEqualTo(end);
    LocalDate change = OPEN.dayOf(end);
    assertThat(
            OPEN.between(
                change.atStartOfDay(Calendars.CASABLANCA).toInstant(),
                change.plusDays(1).atStartOfDay(Calendars.CASABLANCA).toInstant()))
        .isEqualTo(change.getMonthValue() == 2 ? Duration.ofHours(25) : Duration.ofHours(23));
  }

  @ParameterizedTest
  @CsvSource({
    // On 22 March 2026 the clock goes from 2:00 to 3:00. A span that ends in the skipped hour,
    "60-150,  180-240, PT2H",
    // two that begin before and after its end, one within it
    "130-200, 210-240, PT50M",
    "130-170, 180-190, PT10M",
    // and one around it
    "60-170,  175-240, PT2H"
  })
  void skippedHourHasNoWorkingTimeAndRepeatedHourCountsOnce(
      String first, String other, Duration work) {
    // Given
    OfficeHours hours = new OfficeHours(List.of(span(first), span(other)));
    WorkingCalendar calendar =
        new WorkingCalendar(
            Calendars.CASABLANCA, Map.of(DayOfWeek.SUNDAY, hours), Map.of(), Map.of(), List.of());
    Instant start = at("2026-03-22T00:00");
    Instant end = at("2026-03-22T12:00");
    // When
    Instant from = calendar.subtract(work, end);
    Instant due = calendar.add(work, start);
    // Then
    assertThat(calendar.between(start, end)).isEqualTo(work);
    assertThat(calendar.between(from, end)).isEqualTo(work);
    assertThat(calendar.between(start, due)).isEqualTo(work);
  }

  private static Span span(String minutes) {
    int dash = minutes.indexOf('-');
    return new Span(
        Integer.parseInt(minutes.substring(0, dash)),
        Integer.parseInt(minutes.substring(dash + 1)));
  }

  @Test
  void officeHoursAreLocalTimeBeforeAndAfterClockChange() {
    // Given
    WorkingCalendar plain =
        new WorkingCalendar(Calendars.CASABLANCA, Calendars.WEEK, Map.of(), Map.of(), List.of());
    // When
    Instant before = plain.add(Duration.ofHours(1), at("2026-02-13T07:00"));
    Instant after = plain.add(Duration.ofHours(1), at("2026-02-16T07:00"));
    // Then
    assertThat(before).isEqualTo(Instant.parse("2026-02-13T08:30:00Z"));
    assertThat(after).isEqualTo(Instant.parse("2026-02-16T09:30:00Z"));
  }

  @Test
  void reportsYearsWithoutMovableHolidays() {
    assertThat(OFFICE.yearsWithoutMovableHolidays(LocalDate.of(2027, 6, 1), 60)).isEmpty();
    assertThat(OFFICE.yearsWithoutMovableHolidays(LocalDate.of(2027, 11, 24), 60))
        .containsExactly(2028);
    assertThat(OFFICE.yearsWithoutMovableHolidays(LocalDate.of(2026, 11, 24), 60))
        .containsExactly(2026);
  }

  @Test
  void rejectsInvalidCalendars() {
    assertThatThrownBy(() -> new Span(600, 600)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Span(0, 1441)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OfficeHours(List.of(new Span(1, 5), new Span(5, 9))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new WorkingCalendar(Calendars.CASABLANCA, Map.of(), Map.of(), Map.of(), List.of()))
        .hasMessage("no day of the week is open");
    LocalDate day = LocalDate.of(2026, 1, 2);
    assertThatThrownBy(() -> new SpecialHours("ramadan", day, day.minusDays(1), Calendars.DAY))
        .hasMessage("ends before it begins");
    assertThatThrownBy(() -> new SpecialHours("ramadan", day, day, OfficeHours.CLOSED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OFFICE.add(Duration.ofHours(-1), at("2026-01-02T10:00")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OFFICE.add(Duration.ofDays(4_000), at("2026-01-02T10:00")))
        .hasMessage("not within ten years");
  }
}
