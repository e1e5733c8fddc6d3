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
import org.wasl.gateway.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.schemas.codes.CodeLists;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AlarmDispatcherTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AlarmGrouping RULE = new AlarmGrouping(0, 0, 1, 1_000);

  private final List<AlarmNotification> arrived = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

  static AlarmFormat format(String... languages) {
    return new AlarmFormat(
        new AlarmTexts(CodeLists.load()).in(List.of(languages)), "docs/runbook.md");
  }

  static List<AlarmNotification> notifications(int many) {
    List<AlarmObservation> seen = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      seen.add(AlarmObservation.of(AlarmKind.PARKED, "agency-" + i, 3));
    }
    return RULE.evaluate(Map.of(), new AlarmObservations(seen, Set.of()), Instant.now())
        .notifications();
  }

  private AlarmDispatcher postman(AlarmDelivery errand, int maxWaiting, long giveUpMillis) {
    return new AlarmDispatcher(
        "test",
        errand,
        new AlarmDispatcher.RetryLimits(maxWaiting, giveUpMillis, 10, 100),
        Clock.systemUTC(),
        (outcome, times) -> outcomes.merge(outcome, times, Integer::sum));
  }

  @Test
  void whatFailsIsTriedAgainUntilItArrivesOnce() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    AlarmDelivery flaky =
        some -> {
          if (calls.incrementAndGet() <= 3) {
            throw new IllegalStateException("canary");
          }
          arrived.addAll(some);
        };
    try (AlarmDispatcher postman = postman(flaky, 10, 60_000)) {
      // When
      notifications(2).forEach(postman::accept);
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
    AlarmDelivery slow =
        some -> {
          hangs.await();
          arrived.addAll(some);
        };
    try (AlarmDispatcher postman = postman(slow, 10, 60_000)) {
      // When
      List<AlarmNotification> all = notifications(500);
      all.forEach(postman::accept);
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
    AlarmDelivery counting =
        some -> {
          first.await();
          sizes.add(some.size());
        };
    try (AlarmDispatcher postman = postman(counting, 1_000, 60_000)) {
      // When
      notifications(150).forEach(postman::accept);
      first.countDown();
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("sent", 0) == 150);
      assertThat(sizes).hasSizeLessThanOrEqualTo(3).allMatch(size -> size <= 100);
    }
  }

  @Test
  void whatIsTooOldIsGivenUp() throws Exception {
    // Given
    AlarmDelivery dead =
        some -> {
          throw new IllegalStateException("canary");
        };
    try (AlarmDispatcher postman = postman(dead, 10, 200)) {
      // When
      notifications(2).forEach(postman::accept);
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("dropped", 0) == 2);
      assertThat(outcomes.get("failed")).isPositive();
    }
  }

  @Test
  void aCloseSendsWhatWaitsAndEndsEvenWhereNothingArrives() throws Exception {
    // Given
    AlarmDispatcher good = postman(arrived::addAll, 10, 60_000);
    AlarmDispatcher bad =
        postman(
            some -> {
              throw new IllegalStateException("canary");
            },
            10,
            60_000);
    // When
    notifications(3).forEach(good::accept);
    notifications(3).forEach(bad::accept);
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
