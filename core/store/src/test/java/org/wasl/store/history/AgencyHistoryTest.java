package org.wasl.store.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

/**
 * Figures of each agency and interval. The counts of all gateways are added, but not the waiting
 * deliveries.
 */
class AgencyHistoryTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant LATER = Instant.parse("2026-03-02T10:10:00Z");
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final AgencyId POLICE = new AgencyId("police-a");

  private Store store;
  private AgencyHistory history;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    history = store.agencyHistory();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private static Map<String, IntervalCounts> counted(long delivered, long latency, long slowest) {
    return Map.of(POLICE.value(), new IntervalCounts(delivered, latency, slowest, 1, 2));
  }

  private List<HistoryPoint> points(AgencyId agency, Duration width) {
    return history.points(agency.value(), TEN, width).orElseThrow();
  }

  @Test
  void addsCountsOfTwoGatewaysAndCountsWaitingOnce() {
    // Given
    DeliverySteps flow = new DeliverySteps(store);
    flow.accept(TestAcceptances.vettedCase(POLICE.value()));
    flow.accept(TestAcceptances.vettedCase("police-b"));
    // When
    history.record(TEN, counted(3, 300, 200)).orElseThrow();
    history.record(TEN, counted(1, 500, 500)).orElseThrow();
    // Then
    HistoryPoint police = points(POLICE, TEN_MINUTES).getFirst();
    assertThat(police)
        .isEqualTo(new HistoryPoint(TEN, 4, 200, 500, 2, 4, 1, 0, police.oldestSeconds()));
    assertThat(points(new AgencyId("police-b"), TEN_MINUTES))
        .extracting(HistoryPoint::waiting, HistoryPoint::delivered)
        .containsExactly(tuple(1L, 0L));
    assertThat(points(new AgencyId(AgencyHistory.ALL), TEN_MINUTES))
        .extracting(HistoryPoint::waiting, HistoryPoint::delivered, HistoryPoint::refused)
        .containsExactly(tuple(2L, 4L, 4L));
  }

  @Test
  void parkedDeliveriesWaitForAPersonAndNotForTheAgency() {
    // Given
    DeliverySteps flow = new DeliverySteps(store);
    flow.accept(TestAcceptances.vettedCase(POLICE.value()));
    flow.claim()
        .forEach(ticket -> flow.attempt(ticket, new AttemptOutcome.Permanent(ReasonCode.REJECTED)));
    // When
    history.record(TEN, Map.of()).orElseThrow();
    // Then
    assertThat(points(POLICE, TEN_MINUTES))
        .extracting(HistoryPoint::waiting, HistoryPoint::parked, HistoryPoint::oldestSeconds)
        .containsExactly(tuple(0L, 1L, 0L));
  }

  @Test
  void agencyWithoutActivityHasNoRow() {
    // When
    int rows = history.record(TEN, Map.of()).orElseThrow();
    // Then
    assertThat(rows).isOne();
    assertThat(points(new AgencyId(AgencyHistory.ALL), TEN_MINUTES)).hasSize(1);
  }

  @Test
  void widerPointSumsEventsAndKeepsMaximumWaiting() {
    // Given
    history.record(TEN, counted(3, 300, 200)).orElseThrow();
    history.record(LATER, counted(1, 700, 700)).orElseThrow();
    // When
    List<HistoryPoint> hour = points(POLICE, Duration.ofHours(1));
    List<HistoryPoint> fine = points(POLICE, TEN_MINUTES);
    // Then
    assertThat(hour).containsExactly(new HistoryPoint(TEN, 4, 250, 700, 2, 4, 0, 0, 0));
    assertThat(fine).extracting(HistoryPoint::at).containsExactly(TEN, LATER);
  }

  @Test
  void deletesOlderPoints() {
    // Given
    history.record(TEN, counted(1, 1, 1)).orElseThrow();
    history.record(LATER, counted(1, 1, 1)).orElseThrow();
    // When
    int deleted = history.deleteBefore(LATER).orElseThrow();
    // Then
    assertThat(deleted).isEqualTo(2);
    assertThat(points(POLICE, TEN_MINUTES)).extracting(HistoryPoint::at).containsExactly(LATER);
  }
}
