package org.wasl.rules.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.statistics.ReportingPeriod.Length;

class ReportingPeriodTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  @ParameterizedTest
  @CsvSource({
    "2026-06, MONTH, 2026-06-01, 2026-06-30",
    "2024-02, MONTH, 2024-02-01, 2024-02-29",
    "2026-W27, WEEK, 2026-06-29, 2026-07-05",
    "2026-W01, WEEK, 2025-12-29, 2026-01-04",
    "2026-W53, WEEK, 2026-12-28, 2027-01-03",
    "2026-06-30, DAY, 2026-06-30, 2026-06-30"
  })
  void parsesAndFormatsPeriods(String text, Length length, LocalDate first, LocalDate last) {
    // When
    ReportingPeriod period = ReportingPeriod.parse(text).orElseThrow();
    // Then
    assertThat(period).isEqualTo(new ReportingPeriod(length, first)).hasToString(text);
    assertThat(period.last()).isEqualTo(last);
    assertThat(ReportingPeriod.containing(length, last)).isEqualTo(period);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-6",
        "2026-13",
        "2026-02-30",
        "2025-W53",
        "2026-W00",
        "2026-w27",
        "W27",
        "2026-06-01/2026-06-30",
        "2026-Q2",
        "0000-01",
        "+12026-01",
        "2026-06 ",
        "٢٠٢٦-٠٦"
      })
  void rejectsInvalidPeriods(String text) {
    assertThat(ReportingPeriod.parse(text)).isEmpty();
  }

  @Test
  void rejectsWeekThatBeginsOnTuesday() {
    assertThatThrownBy(() -> new ReportingPeriod(Length.WEEK, LocalDate.parse("2026-06-30")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void periodEndsAtLocalMidnight() {
    // Given
    ReportingPeriod june = ReportingPeriod.parse("2026-06").orElseThrow();
    Instant july = Instant.parse("2026-06-30T23:00:00Z");
    // Then
    assertThat(june.start(ZONE)).isEqualTo("2026-05-31T23:00:00Z");
    assertThat(june.end(ZONE)).isEqualTo(july);
    assertThat(june.hasEnded(july.minusNanos(1), ZONE)).isFalse();
    assertThat(june.hasEnded(july, ZONE)).isTrue();
  }

  @Test
  void latestEndedPeriodsExcludeCurrentOne() {
    // When it is Wednesday, the first of July
    Instant now = Instant.parse("2026-06-30T23:30:00Z");
    // Then
    assertThat(
            Stream.of(Length.values())
                .map(length -> ReportingPeriod.lastEnded(length, now, ZONE))
                .map(ReportingPeriod::toString))
        .containsExactly("2026-06-30", "2026-W26", "2026-06");
  }
}
