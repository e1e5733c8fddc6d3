package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wasl.store.delivery.InFlightLimits;

class RefusedQueuesTest {
  private static final InFlightLimits NORMAL =
      new InFlightLimits(0, Map.of("desk", 64, "office-a", 64));

  private long now;
  private final RefusedQueues queues =
      new RefusedQueues(5_000, () -> TimeUnit.MILLISECONDS.toNanos(now));

  private int limit(String agency) {
    return queues.limits(NORMAL).byAgency().get(agency);
  }

  @Test
  void aQueueThatRefusesIsAskedAgainWithOneIdAfterEverLongerPauses() {
    // Given
    List<Long> pauses = new ArrayList<>();
    // When
    for (int i = 0; i < 5; i++) {
      queues.refused("desk", true);
      long since = now;
      while (limit("desk") == 0) {
        now += 100;
      }
      pauses.add(now - since);
    }
    // Then
    assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    assertThat(limit("desk")).isEqualTo(1);
    assertThat(limit("office-a")).isEqualTo(64);
  }

  @Test
  void whatTheBrokerTakesAgainHasItsLimitAgain() {
    // Given
    boolean first = queues.refused("desk", true);
    boolean second = queues.refused("desk", true);
    // When
    boolean again = queues.taken("desk");
    boolean stillTaken = queues.taken("desk");
    // Then
    assertThat(List.of(first, second, again, stillTaken)).containsExactly(true, false, true, false);
    assertThat(limit("desk")).isEqualTo(64);
  }

  @Test
  void aBrokerThatIsAwayEndsThePauses() {
    // Given
    queues.refused("desk", true);
    // When
    queues.refused("desk", false);
    // Then
    assertThat(limit("desk")).isEqualTo(64);
  }

  @Test
  void noPauseGivesAnAgencyMoreThanItMayHave() {
    // Given
    queues.refused("absent", true);
    // When
    now += 1_000;
    // Then
    assertThat(limit("absent")).isZero();
  }
}
