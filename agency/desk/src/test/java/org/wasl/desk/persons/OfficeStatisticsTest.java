package org.wasl.desk.persons;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.desk.persons.OfficeStatistics.Answers;
import org.wasl.desk.persons.OfficeStatistics.Month;
import org.wasl.desk.store.WorkTable.Arrival;
import org.wasl.desk.store.WorkTable.SignedAnswer;

class OfficeStatisticsTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  private static Arrival arrival(String referral, String at) {
    return new Arrival(referral, Instant.parse(at));
  }

  private static SignedAnswer answer(String referral, String person, String at) {
    return new SignedAnswer(referral, person, Instant.parse(at));
  }

  private static Answers answers(long signed, long halfDays) {
    return new Answers(signed, Optional.of(Duration.ofDays(halfDays)));
  }

  @Test
  void countsEachMonthAndTheTimeOfTheFirstAnswerToEachReferral() {
    // Given
    List<Arrival> arrivals =
        List.of(
            arrival("r-1", "2026-10-05T10:00:00Z"),
            arrival("r-2", "2026-10-06T10:00:00Z"),
            arrival("r-3", "2026-11-01T10:00:00Z"),
            arrival("r-1", "2026-11-02T10:00:00Z"));
    List<SignedAnswer> answers =
        List.of(
            answer("r-1", "amal", "2026-10-08T10:00:00Z"),
            answer("r-1", "amal", "2026-10-20T10:00:00Z"),
            answer("r-2", "nour", "2026-11-05T10:00:00Z"),
            answer("r-3", "amal", "2026-11-03T10:00:00Z"));
    // When
    OfficeStatistics counted = OfficeStatistics.of(arrivals, answers, ZONE, NOVEMBER, 2);
    // Then
    assertThat(counted.months())
        .containsExactly(
            new Month(YearMonth.of(2026, 10), 2, 2, answers(2, 3)),
            new Month(NOVEMBER, 1, 2, answers(2, 2)));
    assertThat(counted.persons()).isEqualTo(Map.of("amal", answers(3, 2), "nour", answers(1, 30)));
  }

  @Test
  void anAnswerWithoutAnEarlierMessageHasNoTime() {
    // Given
    List<Arrival> arrivals = List.of(arrival("r-1", "2026-11-20T10:00:00Z"));
    List<SignedAnswer> answers =
        List.of(
            new SignedAnswer(null, "amal", Instant.parse("2026-11-01T10:00:00Z")),
            answer("r-1", "amal", "2026-11-02T10:00:00Z"));
    // When
    OfficeStatistics counted = OfficeStatistics.of(arrivals, answers, ZONE, NOVEMBER, 1);
    // Then
    assertThat(counted.months())
        .containsExactly(new Month(NOVEMBER, 1, 1, new Answers(2, Optional.empty())));
  }

  @Test
  void monthsAreThoseOfTheOfficesTimeZoneAndEarlierOnesAreLeftOut() {
    // Given
    List<Arrival> arrivals =
        List.of(
            arrival("r-1", "2026-09-01T00:00:00Z"),
            arrival("r-2", "2026-10-31T22:30:00Z"),
            arrival("r-3", "2026-10-31T23:30:00Z")); // November there
    List<SignedAnswer> answers = List.of(answer("r-1", "amal", "2026-09-02T00:00:00Z"));
    // When
    OfficeStatistics counted =
        OfficeStatistics.of(arrivals, answers, ZoneId.of("+01:00"), NOVEMBER, 2);
    // Then
    assertThat(counted.months()).extracting(Month::referrals).containsExactly(1L, 1L);
    assertThat(counted.persons()).isEmpty();
  }
}
