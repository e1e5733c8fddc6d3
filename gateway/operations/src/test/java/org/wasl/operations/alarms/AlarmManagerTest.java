package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmNotification.Phase;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;

class AlarmManagerTest {
  private static final AlarmObservations NOTHING = new AlarmObservations(List.of(), Set.of());
  private static final AlarmObservations PARKED =
      new AlarmObservations(List.of(AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 3)), Set.of());

  @TempDir private Path folder;

  private final List<AlarmNotification> notified = new CopyOnWriteArrayList<>();

  private AlarmManager alarms(long quietMillis) {
    return new AlarmManager(
        new AlarmGrouping(3_600_000, 50, quietMillis, 100),
        Clock.systemUTC(),
        new OpenAlarmsFile(folder.resolve("alarms.json")));
  }

  private static Supplier<AlarmObservations> nothing() {
    return () -> NOTHING;
  }

  @Test
  void countsTenThousandFailuresInOneAlarm() throws Exception {
    try (AlarmManager alarms = alarms(60_000)) {
      // Given
      alarms.start(nothing(), () -> true, List.of(notified::addAll), 20);
      // When
      for (int i = 0; i < 10_000; i++) {
        alarms.raise(AlarmKind.RECEIPT_INVALID, "kp-fes");
      }
      // Then
      Awaitility.await()
          .atMost(SOON)
          .until(() -> alarms.open().stream().anyMatch(openAlarm -> openAlarm.count() == 10_000));
      Awaitility.await().atMost(SOON).until(() -> !notified.isEmpty());
      assertThat(notified).extracting(AlarmNotification::phase).containsExactly(Phase.BEGAN);
      assertThat(alarms.open()).hasSize(1);
      assertThat(alarms.begun()).isEqualTo(1);
    }
  }

  @Test
  void notifiesAlarmsRaisedBeforeStart() throws Exception {
    try (AlarmManager alarms = alarms(60_000)) {
      // Given
      alarms.raise(AlarmKind.BROKER_DAMAGED, "gateway");
      // When
      alarms.start(nothing(), () -> true, List.of(notified::addAll), 60_000);
      // Then
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
    }
  }

  @Test
  void notifiesStartAndEndOfAlarm() throws Exception {
    AtomicReference<AlarmObservations> now = new AtomicReference<>(PARKED);
    try (AlarmManager alarms = alarms(60_000)) {
      // Given
      alarms.start(now::get, () -> true, List.of(notified::addAll), 20);
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
      // When
      now.set(NOTHING);
      // Then
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 2);
      assertThat(notified)
          .extracting(AlarmNotification::phase)
          .containsExactly(Phase.BEGAN, Phase.OVER);
      assertThat(alarms.open()).isEmpty();
    }
  }

  @Test
  void doesNotNotifyAgainAfterRestart() throws Exception {
    // Given
    try (AlarmManager before = alarms(60_000)) {
      before.start(() -> PARKED, () -> true, List.of(notified::addAll), 20);
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
      // A close waits for the file for a second only.
      Awaitility.await().atMost(SOON).until(() -> Files.exists(folder.resolve("alarms.json")));
    }
    // When
    CountDownLatch looks = new CountDownLatch(3);
    try (AlarmManager after = alarms(60_000)) {
      assertThat(after.open()).hasSize(1);
      after.start(
          () -> {
            looks.countDown();
            return PARKED;
          },
          () -> true,
          List.of(notified::addAll),
          20);
      assertThat(looks.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    // Then
    assertThat(notified).hasSize(1);
  }

  @Test
  void notifiesUnkeptAlarmsAfterKill() throws Exception {
    // Given
    CountDownLatch reached = new CountDownLatch(1);
    AlarmSink killed =
        notifications -> {
          reached.countDown();
          throw new IllegalStateException("killed before it has kept them");
        };
    try (AlarmManager before = alarms(60_000)) {
      before.start(() -> PARKED, () -> true, List.of(killed), 60_000);
      assertThat(reached.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    // When
    try (AlarmManager after = alarms(60_000)) {
      after.start(() -> PARKED, () -> true, List.of(notified::addAll), 20);
      // Then
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
      assertThat(notified.getFirst().phase()).isEqualTo(Phase.BEGAN);
    }
  }

  @Test
  void notifiesAgainIfFileIsUnreadable() throws Exception {
    // Given
    Files.writeString(folder.resolve("alarms.json"), "[{\"kind\":\"parked\",\"since\":\"soon\"}]");
    // When
    try (AlarmManager alarms = alarms(60_000)) {
      alarms.start(() -> PARKED, () -> true, List.of(notified::addAll), 20);
      // Then
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
    }
  }

  @Test
  void continuesAfterFailedEvaluation() throws Exception {
    // Given
    CountDownLatch looks = new CountDownLatch(3);
    try (AlarmManager alarms = alarms(60_000)) {
      alarms.start(
          () -> {
            looks.countDown();
            throw new IllegalStateException("canary");
          },
          () -> true,
          List.of(notified::addAll),
          20);
      // When
      assertThat(looks.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      alarms.raise(AlarmKind.TRIAGED, "gateway");
      // Then
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
    }
  }

  @Test
  void raisesWithoutWaitingForEvaluation() throws Exception {
    // Given
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    try (AlarmManager alarms = alarms(60_000)) {
      alarms.start(
          () -> {
            asked.countDown();
            try {
              hangs.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return NOTHING;
          },
          () -> true,
          List.of(notified::addAll),
          20);
      assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // When
      for (int i = 0; i < 10_000; i++) {
        alarms.raise(AlarmKind.RECEIPT_INVALID, "kp-fes");
      }
      // Then
      assertThat(notified).isEmpty();
      hangs.countDown();
      Awaitility.await().atMost(SOON).until(() -> notified.size() == 1);
      assertThat(notified.get(0).alarm().count()).isEqualTo(10_000);
    }
  }
}
