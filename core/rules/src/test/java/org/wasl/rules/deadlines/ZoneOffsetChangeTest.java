package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneOffsetChangeTest {

  @Test
  void pageGetsEachOffsetFromThreeYearsBeforeToFiveYearsAfter() {
    // Given
    Instant now = Instant.parse("2020-07-01T00:00:00Z");
    // When
    List<ZoneOffsetChange> changes = ZoneOffsetChange.around(ZoneId.of("Europe/Paris"), now);
    // Then
    assertThat(changes)
        .hasSize(1 + 2 * 9)
        .isSortedAccordingTo((a, b) -> a.from().compareTo(b.from()));
    assertThat(changes.getFirst())
        .isEqualTo(
            new ZoneOffsetChange(Instant.parse("2017-01-01T00:00:00Z"), ZoneOffset.ofHours(1)));
    assertThat(changes.get(1))
        .isEqualTo(
            new ZoneOffsetChange(Instant.parse("2017-03-26T01:00:00Z"), ZoneOffset.ofHours(2)));
    assertThat(changes.getLast().from()).isEqualTo("2025-10-26T01:00:00Z");
  }

  @Test
  void zoneWithoutChangesHasOneOffset() {
    // Given
    Instant now = Instant.parse("2020-07-01T00:00:00Z");
    // When
    List<ZoneOffsetChange> changes = ZoneOffsetChange.around(ZoneOffset.UTC, now);
    // Then
    assertThat(changes).extracting(ZoneOffsetChange::hoursAndMinutes).containsExactly("+00:00");
  }

  @Test
  void offsetIsWrittenAsHoursAndMinutes() {
    // Given
    ZoneOffsetChange change =
        new ZoneOffsetChange(Instant.EPOCH, ZoneOffset.ofHoursMinutes(-3, -30));
    // When
    String text = change.hoursAndMinutes();
    // Then
    assertThat(text).isEqualTo("-03:30");
  }
}
