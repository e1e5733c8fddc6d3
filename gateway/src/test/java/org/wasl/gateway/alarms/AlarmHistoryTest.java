package org.wasl.gateway.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmNotification.Phase;
import org.wasl.rules.alarms.OpenAlarm;

class AlarmHistoryTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final AlarmKey CRITICAL = new AlarmKey(AlarmKind.RECEIPT_INVALID, "kp-fes");
  private static final AlarmKey WARNING = new AlarmKey(AlarmKind.PARKED, "kp-fes");

  @TempDir private Path folder;

  private AlarmHistory at(Duration later, int most) {
    return new AlarmHistory(
        folder.resolve("alarm-history.json"),
        Duration.ofDays(30),
        most,
        Clock.fixed(START.plus(later), ZoneOffset.UTC));
  }

  private static AlarmNotification notice(Phase phase, AlarmKey key, Instant since) {
    OpenAlarm alarm = new OpenAlarm(key, since, since, since, 2, List.of());
    return new AlarmNotification(phase, alarm, since.plusSeconds(60));
  }

  @Test
  void aCriticalAlarmStaysUntilSomebodyHasAcknowledgedItAndAWarningForThirtyDays() {
    // Given
    AlarmHistory before = at(Duration.ZERO, 10);
    before.accept(notice(Phase.OVER, CRITICAL, START));
    before.accept(notice(Phase.OVER, WARNING, START));
    // When
    AlarmHistory later = at(Duration.ofDays(31), 10);
    List<ClosedAlarm> kept = later.closed();
    boolean found = later.acknowledge(CRITICAL, "op-1", false);
    // Then
    assertThat(before.closed()).hasSize(2);
    assertThat(kept).extracting(one -> one.alarm().key()).containsExactly(CRITICAL);
    assertThat(kept.getFirst().needsPerson()).isTrue();
    assertThat(found).isTrue();
    assertThat(later.closed()).isEmpty();
  }

  @Test
  void whoAcknowledgedAnOpenAlarmIsKnownAfterARestartAndStaysWithItWhenItIsOver() {
    // Given
    at(Duration.ZERO, 10).acknowledge(CRITICAL, "op-1", true);
    // When
    AlarmHistory restarted = at(Duration.ofHours(1), 10);
    boolean later = restarted.acknowledge(CRITICAL, "op-2", true);
    String open = restarted.acknowledgement(CRITICAL).orElseThrow().person();
    restarted.accept(notice(Phase.OVER, CRITICAL, START));
    // Then
    assertThat(later).isTrue();
    assertThat(open).isEqualTo("op-1");
    assertThat(restarted.acknowledgement(CRITICAL)).isEmpty();
    ClosedAlarm closed = at(Duration.ofHours(2), 10).closed().getFirst();
    assertThat(closed.needsPerson()).isFalse();
    assertThat(closed.acknowledged().orElseThrow().person()).isEqualTo("op-1");
  }

  @Test
  void whatBeginsAgainIsToBeAcknowledgedAgainAndIsOneAlarmWhileNobodyHas() {
    // Given
    AlarmHistory history = at(Duration.ZERO, 10);
    history.acknowledge(CRITICAL, "op-1", true);
    // When
    history.accept(notice(Phase.BEGAN, CRITICAL, START));
    history.accept(notice(Phase.OVER, CRITICAL, START));
    history.accept(notice(Phase.OVER, CRITICAL, START.plusSeconds(600)));
    // Then
    assertThat(history.closed())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.needsPerson()).isTrue();
              assertThat(one.alarm().since()).isEqualTo(START);
              assertThat(one.alarm().count()).isEqualTo(4);
              assertThat(one.over()).isEqualTo(START.plusSeconds(660));
            });
  }

  @Test
  void whatNobodyHasAcknowledgedGivesWayLast() {
    // Given
    AlarmHistory history = at(Duration.ZERO, 2);
    // When
    history.accept(notice(Phase.OVER, CRITICAL, START));
    history.accept(notice(Phase.OVER, WARNING, START.plusSeconds(1)));
    history.accept(notice(Phase.OVER, WARNING, START.plusSeconds(2)));
    // Then
    assertThat(history.closed())
        .extracting(one -> one.alarm().key())
        .containsExactly(WARNING, CRITICAL);
    assertThat(history.acknowledge(new AlarmKey(AlarmKind.DATABASE, "gateway"), "op-1", false))
        .isFalse();
  }
}
