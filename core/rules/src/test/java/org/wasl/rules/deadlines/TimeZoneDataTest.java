package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeZoneDataTest {
  @ParameterizedTest
  @CsvSource({
    "2026a, 2026-12-01, false",
    "2026a, 2027-12-31, false",
    "2026a, 2028-01-01, true",
    "2024b, 2026-12-01, true",
    "custom, 2099-01-01, false"
  })
  void timeZoneDataIsOldFromSecondYearAfterRelease(String release, LocalDate today, boolean old) {
    // When, Then
    assertThat(TimeZoneData.isOld(release, today)).isEqualTo(old);
  }
}
