package org.wasl.connectors.partnerapi.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;

class FairQueueTest {
  private static final int WAIT_MILLIS = 1_000;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicInteger ticksWanted = new AtomicInteger();
  private final Set<String> held = new HashSet<>();
  private final List<String> events = new ArrayList<>();
  private final Map<String, FairQueue.Turn> turns = new HashMap<>();

  private FairQueue queue(int concurrent, int perAgency, int perSecond) {
    return new FairQueue(
        new Limits(concurrent, perAgency, perSecond),
        1,
        WAIT_MILLIS,
        agency -> !held.contains(agency),
        nanos::get,
        ticksWanted::incrementAndGet);
  }

  private void enter(FairQueue queue, String agency, String... requests) {
    for (String request : requests) {
      FairQueue.Waiting waiting =
          new FairQueue.Waiting() {
            @Override
            public void start() {
              events.add(request);
            }

            @Override
            public void deny(FairQueue.Denial why) {
              events.add(request + " " + why);
            }
          };
      turns.put(request, queue.enter(agency, waiting));
    }
  }

  private boolean wait(FairQueue queue, int millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    return queue.tick();
  }

  @Test
  void oneAgencyLeavesPlacesForOthers() {
    // Given
    FairQueue queue = queue(3, 2, 100);
    enter(queue, "greedy", "g1", "g2", "g3", "g4");

    // When
    enter(queue, "other", "o1");

    // Then
    assertThat(events).containsExactly("g1", "g2", "o1");
  }

  @Test
  void startsWaitingAgenciesInTurnWhateverTheirNumberOfRequests() {
    // Given
    FairQueue queue = queue(2, 1, 100);
    enter(queue, "a", "a1", "a2", "a3");
    enter(queue, "b", "b1", "b2");
    enter(queue, "c", "c1");

    // When
    turns.get("a1").end();
    turns.get("b1").end();
    turns.get("a2").end();
    turns.get("b2").end();

    // Then
    assertThat(events).containsExactly("a1", "b1", "a2", "b2", "c1", "a3");
  }

  @Test
  void waitsForTokenBeyondTheBurst() {
    // Given
    FairQueue queue = queue(100, 50, 10);
    enter(
        queue,
        "greedy",
        IntStream.rangeClosed(1, 12).mapToObj(i -> "g" + i).toArray(String[]::new));
    assertThat(events).hasSize(10);

    // When
    wait(queue, 100);

    // Then
    assertThat(events).hasSize(11).last().isEqualTo("g11");
  }

  @Test
  void denialTellsWhetherAgencyUsesItsWholeShare() {
    // Given
    FairQueue queue = queue(2, 1, 100);
    enter(queue, "a", "a1", "a2");
    enter(queue, "b", "b1");
    enter(queue, "c", "c1");

    // When
    wait(queue, WAIT_MILLIS - 1);
    List<String> before = List.copyOf(events);
    wait(queue, 1);

    // Then
    assertThat(before).containsExactly("a1", "b1");
    assertThat(events.subList(2, events.size()))
        .containsExactlyInAnyOrder("a2 OWN_SHARE", "c1 ALL_PLACES");
  }

  @Test
  void agencyHeldBackForOtherReasonsWaitsAlone() {
    // Given
    FairQueue queue = queue(2, 1, 100);
    held.add("a");

    // When
    enter(queue, "a", "a1");
    enter(queue, "b", "b1");
    held.clear();
    wait(queue, 1);

    // Then
    assertThat(events).containsExactly("b1", "a1");
  }

  @Test
  void requestsTicksOnlyWhileRequestsWait() {
    // Given
    FairQueue queue = queue(2, 1, 100);
    enter(queue, "a", "a1");
    int whileNothingWaited = ticksWanted.get();

    // When
    enter(queue, "a", "a2");
    boolean before = wait(queue, WAIT_MILLIS - 1);
    boolean after = wait(queue, 1);

    // Then
    assertThat(whileNothingWaited).isZero();
    assertThat(ticksWanted).hasValue(1);
    assertThat(before).isTrue();
    assertThat(after).isFalse();
    assertThat(events).containsExactly("a1", "a2 OWN_SHARE");
  }

  @Test
  void givesPlaceBackOnce() {
    // Given
    FairQueue queue = queue(2, 1, 100);
    enter(queue, "a", "a1", "a2", "a3", "a4");

    // When
    turns.get("a3").end();
    turns.get("a1").end();
    turns.get("a1").end();

    // Then
    assertThat(events).containsExactly("a1", "a2");
  }
}
