package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmNotification.Phase;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

class AlarmHistoryTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final AlarmKey CRITICAL = new AlarmKey(AlarmKind.RECEIPT_INVALID, "kp-fes");
  private static final AlarmKey WARNING = new AlarmKey(AlarmKind.PARKED, "kp-fes");

  private static final List<OpenAlarm> OPEN =
      List.of(new OpenAlarm(CRITICAL, START, START, Optional.of(START), 2, List.of()));

  @TempDir private Path folder;

  private static AlarmAcknowledgement by(String person) {
    return new AlarmAcknowledgement(person, START);
  }

  private AlarmHistory at(Duration later, int most) {
    return new AlarmHistory(
        folder.resolve("alarm-history.json"),
        Duration.ofDays(30),
        most,
        Clock.fixed(START.plus(later), ZoneOffset.UTC));
  }

  private static AlarmNotification notification(Phase phase, AlarmKey key, Instant since) {
    OpenAlarm alarm = new OpenAlarm(key, since, since, Optional.of(since), 2, List.of());
    return new AlarmNotification(phase, alarm, since.plusSeconds(60));
  }

  @Test
  void keepsCriticalAlarmUntilAcknowledgedAndWarningThirtyDays() {
    // Given
    AlarmHistory before = at(Duration.ZERO, 10);
    before.accept(notification(Phase.OVER, CRITICAL, START));
    before.accept(notification(Phase.OVER, WARNING, START));
    // When
    AlarmHistory later = at(Duration.ofDays(31), 10);
    List<ClosedAlarm> kept = later.closed();
    Optional<Instant> waiting = later.waitsSince(CRITICAL, List.of());
    later.acknowledge(CRITICAL, by("op-1"), List.of(), Instant.MAX);
    // Then
    assertThat(before.closed()).hasSize(2);
    assertThat(kept).extracting(closedAlarm -> closedAlarm.alarm().key()).containsExactly(CRITICAL);
    assertThat(kept.getFirst().needsPerson()).isTrue();
    assertThat(waiting).contains(START);
    assertThat(later.waitsSince(CRITICAL, List.of())).isEmpty();
    assertThat(later.closed()).isEmpty();
  }

  @Test
  void keepsAcknowledgementAfterRestartAndEnd() {
    // Given
    at(Duration.ZERO, 10).acknowledge(CRITICAL, by("op-1"), OPEN, Instant.MAX);
    // When
    AlarmHistory restarted = at(Duration.ofHours(1), 10);
    restarted.acknowledge(CRITICAL, by("op-2"), OPEN, Instant.MAX);
    String open = restarted.acknowledgement(CRITICAL).orElseThrow().person();
    restarted.accept(notification(Phase.OVER, CRITICAL, START));
    // Then
    assertThat(open).isEqualTo("op-1");
    assertThat(restarted.acknowledgement(CRITICAL)).isEmpty();
    ClosedAlarm closed = at(Duration.ofHours(2), 10).closed().getFirst();
    assertThat(closed.needsPerson()).isFalse();
    assertThat(closed.acknowledged().orElseThrow().person()).isEqualTo("op-1");
  }

  @Test
  void mergesRecurringAlarmUntilAcknowledged() {
    // Given
    AlarmHistory history = at(Duration.ZERO, 10);
    history.acknowledge(CRITICAL, by("op-1"), OPEN, Instant.MAX);
    // When
    history.accept(notification(Phase.BEGAN, CRITICAL, START));
    history.accept(notification(Phase.OVER, CRITICAL, START));
    history.accept(notification(Phase.OVER, CRITICAL, START.plusSeconds(600)));
    // Then
    assertThat(history.closed())
        .singleElement()
        .satisfies(
            closedAlarm -> {
              assertThat(closedAlarm.needsPerson()).isTrue();
              assertThat(closedAlarm.alarm().since()).isEqualTo(START);
              assertThat(closedAlarm.alarm().count()).isEqualTo(4);
              assertThat(closedAlarm.over()).isEqualTo(START.plusSeconds(660));
            });
  }

  @Test
  void listsClosedAlarmOnceAfterKill() {
    // Given
    AlarmHistory killed = at(Duration.ZERO, 10);
    killed.accept(notification(Phase.OVER, CRITICAL, START));
    killed.accept(notification(Phase.OVER, CRITICAL, START.plusSeconds(120)));
    killed.accept(notification(Phase.OVER, WARNING, START));
    killed.acknowledge(WARNING, by("op-1"), List.of(), Instant.MAX);
    // When
    AlarmHistory restarted = at(Duration.ofHours(1), 10);
    Instant later = START.plusSeconds(600);
    for (AlarmKey key : List.of(CRITICAL, WARNING)) {
      Instant since = key.equals(CRITICAL) ? START.plusSeconds(120) : START;
      OpenAlarm alarm = new OpenAlarm(key, since, since, Optional.of(since), 2, List.of());
      restarted.accept(new AlarmNotification(Phase.OVER, alarm, later));
    }
    // Then
    assertThat(restarted.closed())
        .extracting(
            closedAlarm -> closedAlarm.alarm().key(),
            closedAlarm -> closedAlarm.alarm().since(),
            closedAlarm -> closedAlarm.alarm().count(),
            closedAlarm ->
                closedAlarm.acknowledged().map(AlarmAcknowledgement::person).orElse("nobody"),
            ClosedAlarm::over)
        .containsExactly(
            tuple(WARNING, START, 2L, "op-1", later), tuple(CRITICAL, START, 4L, "nobody", later));
  }

  @Test
  void writesFilesForOwnerOnly() throws Exception {
    // When
    at(Duration.ZERO, 10).accept(notification(Phase.OVER, CRITICAL, START));
    OpenAlarmsFile.in(folder).write(OPEN);
    // Then
    for (Path file : List.of(AlarmHistory.file(folder), OpenAlarmsFile.in(folder).path())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void removesUnacknowledgedAlarmsLast() {
    // Given
    AlarmHistory history = at(Duration.ZERO, 2);
    // When
    history.accept(notification(Phase.OVER, CRITICAL, START));
    history.accept(notification(Phase.OVER, WARNING, START.plusSeconds(1)));
    history.accept(notification(Phase.OVER, WARNING, START.plusSeconds(2)));
    // Then
    assertThat(history.closed())
        .extracting(closedAlarm -> closedAlarm.alarm().key())
        .containsExactly(WARNING, CRITICAL);
    assertThat(history.waitsSince(new AlarmKey(AlarmKind.DATABASE, "gateway"), List.of()))
        .isEmpty();
  }

  @Test
  void appliesRemoteAcknowledgementToEarlierAlarmsOnly() {
    // Given
    AlarmHistory history = at(Duration.ZERO, 10);
    history.accept(notification(Phase.OVER, WARNING, START));
    AlarmAcknowledgement by = new AlarmAcknowledgement("op-1", START.plusSeconds(5));
    // When
    history.acknowledge(WARNING, by, List.of(), by.at());
    history.accept(notification(Phase.OVER, WARNING, START.plusSeconds(10)));
    history.acknowledge(WARNING, by, List.of(), by.at());
    // Then
    assertThat(history.closed())
        .extracting(
            closedAlarm ->
                closedAlarm.alarm().since() + " " + closedAlarm.acknowledged().isPresent())
        .containsExactly(START.plusSeconds(10) + " false", START + " true");
    assertThat(history.unacknowledged(OPEN)).containsExactlyInAnyOrder(WARNING, CRITICAL);
  }
}
