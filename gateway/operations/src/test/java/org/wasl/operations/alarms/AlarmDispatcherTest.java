package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.operations.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.runtime.TestClock;
import org.wasl.schemas.codes.CodeLists;

class AlarmDispatcherTest {
  private static final AlarmGrouping RULE = new AlarmGrouping(0, 0, 1, 1_000);

  private static final AlarmDelivery NOBODY_LISTENS =
      some -> {
        throw new IllegalStateException("canary");
      };

  @TempDir private Path folder;

  private final List<AlarmNotification> arrived = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

  static AlarmFormat format(String... languages) {
    return new AlarmFormat(
        new AlarmTexts(CodeLists.load()).in(List.of(languages)), "docs/how-to/runbook.md");
  }

  static List<AlarmNotification> notifications(int many) {
    List<AlarmObservation> seen = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      seen.add(AlarmObservation.of(AlarmKind.PARKED, "agency-" + i, 3));
    }
    return RULE.evaluate(Map.of(), new AlarmObservations(seen, Set.of()), true, Instant.now())
        .notifications();
  }

  private UnsentNotifications unsent() {
    return UnsentNotifications.of(folder, "test");
  }

  private AlarmDispatcher dispatcher(AlarmDelivery delivery, int maxWaiting, long giveUpMillis) {
    return dispatcher(delivery, maxWaiting, giveUpMillis, Clock.systemUTC());
  }

  private AlarmDispatcher dispatcher(
      AlarmDelivery delivery, int maxWaiting, long giveUpMillis, Clock clock) {
    return new AlarmDispatcher(
        "test",
        delivery,
        unsent(),
        new AlarmDispatcher.RetryLimits(maxWaiting, giveUpMillis, 10, 100),
        clock,
        (outcome, times) -> outcomes.merge(outcome, times, Integer::sum));
  }

  @Test
  void retriesUntilDelivered() throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    AlarmDelivery flaky =
        some -> {
          if (calls.incrementAndGet() <= 3) {
            throw new IllegalStateException("canary");
          }
          arrived.addAll(some);
        };
    try (AlarmDispatcher dispatcher = dispatcher(flaky, 10, 60_000)) {
      // When
      dispatcher.accept(notifications(2));
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("sent", 0) == 2);
      assertThat(arrived).doesNotHaveDuplicates().hasSize(2);
      assertThat(outcomes).containsEntry("failed", 3);
    }
  }

  @Test
  void boundsQueueOfHangingDelivery() throws Exception {
    // Given
    CountDownLatch hangs = new CountDownLatch(1);
    AlarmDelivery slow =
        some -> {
          hangs.await();
          arrived.addAll(some);
        };
    try (AlarmDispatcher dispatcher = dispatcher(slow, 10, 600_000)) {
      // When
      List<AlarmNotification> all = notifications(500);
      all.forEach(alarmNotification -> dispatcher.accept(List.of(alarmNotification)));
      hangs.countDown();
      // Then
      Awaitility.await().atMost(SOON).until(() -> arrived.contains(all.get(499)));
      assertThat(outcomes.get("dropped")).isGreaterThanOrEqualTo(480);
      assertThat(arrived).contains(all.get(490));
    }
  }

  @Test
  void sendsWaitingNotificationsTogether() throws Exception {
    // Given
    CountDownLatch first = new CountDownLatch(1);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    AlarmDelivery counting =
        some -> {
          first.await();
          sizes.add(some.size());
        };
    try (AlarmDispatcher dispatcher = dispatcher(counting, 1_000, 60_000)) {
      // When
      dispatcher.accept(notifications(150));
      first.countDown();
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("sent", 0) == 150);
      assertThat(sizes).hasSizeLessThanOrEqualTo(3).allMatch(size -> size <= 100);
    }
  }

  @Test
  void dropsNotificationsThatAreTooOld() throws Exception {
    // Given
    TestClock clock = new TestClock();
    try (AlarmDispatcher dispatcher = dispatcher(NOBODY_LISTENS, 10, 60_000, clock)) {
      dispatcher.accept(notifications(2));
      Awaitility.await().atMost(SOON).until(() -> outcomes.containsKey("failed"));
      // When
      clock.forward(Duration.ofHours(1));
      // Then
      Awaitility.await().atMost(SOON).until(() -> outcomes.getOrDefault("dropped", 0) == 2);
    }
  }

  @Test
  void triesOnceMoreAtCloseAndEnds() throws Exception {
    // Given
    AlarmDispatcher good = dispatcher(arrived::addAll, 10, 60_000);
    AlarmDispatcher bad = dispatcher(NOBODY_LISTENS, 10, 60_000);
    // When
    good.accept(notifications(3));
    bad.accept(notifications(3));
    good.close();
    bad.close();
    // Then
    Awaitility.await().atMost(SOON).until(() -> arrived.size() == 3);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("wasl-alarms-test"))
        .allSatisfy(thread -> thread.join(SOON.toMillis()))
        .noneMatch(Thread::isAlive);
  }

  @Test
  void sendsUnsentNotificationsAfterRestartWithTheirIds() {
    // Given
    List<AlarmNotification> all = notifications(3);
    AlarmDispatcher bad = dispatcher(NOBODY_LISTENS, 10, 60_000);
    bad.accept(all);
    bad.close();
    // When
    try (AlarmDispatcher good = dispatcher(arrived::addAll, 10, 60_000)) {
      good.accept(List.of());
      Awaitility.await().atMost(SOON).until(() -> unsent().read().isEmpty());
    }
    // Then
    assertThat(arrived).isEqualTo(all);
    assertThat(arrived)
        .extracting(AlarmNotification::id)
        .isEqualTo(all.stream().map(AlarmNotification::id).toList());
  }

  @Test
  void keepsNotificationInFileUntilSent() throws Exception {
    // Given
    CountDownLatch hangs = new CountDownLatch(1);
    try (AlarmDispatcher dispatcher = dispatcher(some -> hangs.await(), 10, 60_000)) {
      // When
      List<AlarmNotification> all = notifications(2);
      dispatcher.accept(all);
      List<AlarmNotification> meanwhile = unsent().read();
      hangs.countDown();
      // Then
      assertThat(meanwhile).isEqualTo(all);
      Awaitility.await().atMost(SOON).until(() -> unsent().read().isEmpty());
    }
  }

  @Test
  void startsDespiteUnreadableFile() throws Exception {
    // Given
    Files.writeString(
        unsent().path(), "[{\"kind\":\"parked\",\"phase\":\"began\",\"at\":\"soon\"}]");
    // When
    try (AlarmDispatcher dispatcher = dispatcher(arrived::addAll, 10, 60_000)) {
      dispatcher.accept(notifications(1));
      // Then
      Awaitility.await().atMost(SOON).until(() -> arrived.size() == 1);
    }
  }
}
