package org.wasl.rules.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryThresholdTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-1,   PAST",
    "0,    PAST",
    "1,    WITHIN_7_DAYS",
    "168,  WITHIN_7_DAYS",
    "169,  WITHIN_30_DAYS",
    "720,  WITHIN_30_DAYS",
    "721,  WITHIN_60_DAYS",
    "1440, WITHIN_60_DAYS",
    "1441,"
  })
  void notifies60And30And7DaysBeforeExpiryAndAfterIt(int hoursLeft, ExpiryThreshold expected) {
    assertThat(ExpiryThreshold.of(NOW.plus(Duration.ofHours(hoursLeft)), NOW).orElse(null))
        .isEqualTo(expected);
  }
}
