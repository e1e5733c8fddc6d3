package org.wasl.routes.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar;

class CalendarDocumentTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final OfficeHours HOURS = new OfficeHours(List.of(new Span(510, 990)));

  private static Object offsets(String zone) {
    WorkingCalendar calendar =
        new WorkingCalendar(
            ZoneId.of(zone), Map.of(DayOfWeek.MONDAY, HOURS), Map.of(), Map.of(), List.of());
    return CalendarDocument.of(calendar, NOW).get("offsets");
  }

  @Test
  void containsOffsetsOfTheZone() {
    // When
    Object paris = offsets("Europe/Paris");
    // Then
    assertThat(paris)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .startsWith(
            Map.of("from", "2023-01-01T00:00:00Z", "offset", "+01:00"),
            Map.of("from", "2023-03-26T01:00:00Z", "offset", "+02:00"))
        .endsWith(Map.of("from", "2031-10-26T01:00:00Z", "offset", "+01:00"));
  }

  @Test
  void zoneWithoutTransitionsHasOneOffset() {
    // When
    Object utc = offsets("UTC");
    // Then
    assertThat(utc).isEqualTo(List.of(Map.of("from", "2023-01-01T00:00:00Z", "offset", "+00:00")));
  }
}
