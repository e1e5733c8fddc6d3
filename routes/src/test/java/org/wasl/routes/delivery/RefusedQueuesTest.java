package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.InFlightLimits;

class RefusedQueuesTest {
  private static final InFlightLimits NORMAL =
      new InFlightLimits(0, Map.of(new AgencyId("desk"), 64, new AgencyId("office-a"), 64));

  private long now;
  private final RefusedQueues queues =
      new RefusedQueues(5_000, () -> TimeUnit.MILLISECONDS.toNanos(now));

  private int limit(AgencyId agency) {
    return queues.limits(NORMAL).byAgency().get(agency);
  }

  @Test
  void retriesRejectingQueueWithOneIdAfterGrowingPauses() {
    // Given
    List<Long> pauses = new ArrayList<>();
    // When
    for (int i = 0; i < 5; i++) {
      queues.refused(new AgencyId("desk"), true);
      long since = now;
      while (limit(new AgencyId("desk")) == 0) {
        now += 100;
      }
      pauses.add(now - since);
    }
    // Then
    assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    assertThat(limit(new AgencyId("desk"))).isEqualTo(1);
    assertThat(limit(new AgencyId("office-a"))).isEqualTo(64);
  }

  @Test
  void restoresLimitAfterBrokerAcceptsAgain() {
    // Given
    boolean first = queues.refused(new AgencyId("desk"), true);
    boolean second = queues.refused(new AgencyId("desk"), true);
    // When
    boolean repeated = queues.taken(new AgencyId("desk"));
    boolean stillTaken = queues.taken(new AgencyId("desk"));
    // Then
    assertThat(List.of(first, second, repeated, stillTaken))
        .containsExactly(true, false, true, false);
    assertThat(limit(new AgencyId("desk"))).isEqualTo(64);
  }

  @Test
  void unavailableBrokerEndsPauses() {
    // Given
    queues.refused(new AgencyId("desk"), true);
    // When
    queues.refused(new AgencyId("desk"), false);
    // Then
    assertThat(limit(new AgencyId("desk"))).isEqualTo(64);
  }

  @Test
  void pauseNeverRaisesALimit() {
    // Given
    queues.refused(new AgencyId("absent"), true);
    // When
    now += 1_000;
    // Then
    assertThat(limit(new AgencyId("absent"))).isZero();
  }
}
