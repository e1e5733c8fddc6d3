package org.wasl.gateway.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.Grouping;
import org.wasl.rules.alarms.Look;
import org.wasl.rules.alarms.Notice;
import org.wasl.rules.alarms.Seen;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PostmanTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Grouping RULE = new Grouping(0, 0, 1, 1_000);

  private final List<Notice> arrived = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

  static List<Notice> notices(int many) {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      seen.add(Seen.of(AlarmKind.PARKED, "agency-" + i, 3));
    }
    return RULE.turn(Map.of(), new Look(seen, Set.of()), Instant.now()).notices();
  }

  private Postman postman(Errand errand, int maxWaiting, long giveUpMillis) {
    return new Postman(
        "test",
        errand,
        new Postman.Patience(maxWaiting, giveUpMillis, 10, 100),
        Clock.systemUTC(),
        (outcome, times) -> outcomes.merge(outcome, times, Integer::sum));
  }

  @Test
  void whatFailsIsTriedAgainUntilItArrivesOnce() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    Errand flaky =
        some -> {
          if (calls.incrementAndGet() <= 3) {
            throw new IllegalStateException("canary");
          }
          arrived.addAll(some);
        };
    try (Postman postman = postman(flaky, 10, 60_000)) {
      // When
      notices(2).forEach(postman::carry);
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("sent", 0) == 2);
      assertThat(arrived).doesNotHaveDuplicates().hasSize(2);
      assertThat(outcomes).containsEntry("failed", 3);
    }
  }

  @Test
  void aCarrierThatHangsHoldsNobodyUpAndKeepsABoundedNumber() throws Exception {
    // Given
    CountDownLatch hangs = new CountDownLatch(1);
    Errand slow =
        some -> {
          hangs.await();
          arrived.addAll(some);
        };
    try (Postman postman = postman(slow, 10, 60_000)) {
      // When
      List<Notice> all = notices(500);
      all.forEach(postman::carry);
      hangs.countDown();
      // Then
      Awaitility.await().atMost(SOON).until(() -> arrived.contains(all.get(499)));
      assertThat(outcomes.get("dropped")).isGreaterThanOrEqualTo(480);
      assertThat(arrived).contains(all.get(490));
    }
  }

  @Test
  void whatWaitsGoesTogether() throws Exception {
    // Given
    CountDownLatch first = new CountDownLatch(1);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    Errand counting =
        some -> {
          first.await();
          sizes.add(some.size());
        };
    try (Postman postman = postman(counting, 1_000, 60_000)) {
      // When
      notices(150).forEach(postman::carry);
      first.countDown();
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("sent", 0) == 150);
      assertThat(sizes).hasSizeLessThanOrEqualTo(3).allMatch(size -> size <= 100);
    }
  }

  @Test
  void whatIsTooOldIsGivenUp() throws Exception {
    // Given
    Errand dead =
        some -> {
          throw new IllegalStateException("canary");
        };
    try (Postman postman = postman(dead, 10, 200)) {
      // When
      notices(2).forEach(postman::carry);
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("dropped", 0) == 2);
      assertThat(outcomes.get("failed")).isPositive();
    }
  }

  @Test
  void aCloseSendsWhatWaitsAndEndsEvenWhereNothingArrives() throws Exception {
    // Given
    Postman good = postman(arrived::addAll, 10, 60_000);
    Postman bad =
        postman(
            some -> {
              throw new IllegalStateException("canary");
            },
            10,
            60_000);
    // When
    notices(3).forEach(good::carry);
    notices(3).forEach(bad::carry);
    good.close();
    bad.close();
    // Then
    assertThat(arrived).hasSize(3);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("wasl-alarms-test"))
        .allSatisfy(thread -> thread.join(30_000))
        .noneMatch(Thread::isAlive);
  }
}
