package org.wasl.rules.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.alarms.AlarmGrouping.Evaluation;
import org.wasl.rules.alarms.AlarmNotification.Phase;

class AlarmGroupingTest {
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final AlarmObservation PARKED = AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 3);
  private static final AlarmObservation INVALID_RECEIPT =
      AlarmObservation.of(AlarmKind.RECEIPT_INVALID, "kp-fes", 1);

  private final AlarmGrouping rule = new AlarmGrouping(3_600_000, 10_000, 900_000, 50);

  private final List<String> notified = new ArrayList<>();
  private Map<AlarmKey, OpenAlarm> open = Map.of();
  private boolean leads = true;

  private void observe(int second, AlarmObservation... seen) {
    observe(second, Set.of(), seen);
  }

  private void observe(int second, Set<AlarmKind> unknown, AlarmObservation... seen) {
    Evaluation evaluation =
        rule.evaluate(
            open,
            new AlarmObservations(Arrays.asList(seen), unknown),
            leads,
            START.plusSeconds(second));
    open = evaluation.open();
    evaluation
        .notifications()
        .forEach(
            notification ->
                notified.add(
                    "%s %s %s x%d"
                        .formatted(
                            notification.phase(),
                            notification.alarm().key().kind().code(),
                            notification.alarm().key().subject(),
                            notification.alarm().count())));
  }

  private static AlarmFact within(AlarmFact.Kind kind) {
    return new AlarmFact(kind, "2027-01-01");
  }

  @Test
  void notifiesAtStartAndEndOfConditionAndCountsBetween() {
    // When
    observe(0, PARKED);
    observe(5, AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 10_000));
    observe(10, AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 7));
    observe(15);
    observe(20);
    observe(25);
    // Then
    assertThat(notified).containsExactly("BEGAN parked kp-fes x3", "OVER parked kp-fes x7");
    assertThat(open).isEmpty();
  }

  @Test
  void flappingConditionIsOneAlarm() {
    // When
    for (int second = 0; second < 300; second += 10) {
      observe(second, PARKED);
      observe(second + 5);
    }
    // Then
    assertThat(notified).containsExactly("BEGAN parked kp-fes x3");
  }

  @Test
  void tenThousandEventsAreOneAlarmWithCount() {
    // When
    for (int i = 0; i < 10_000; i++) {
      observe(i / 100, INVALID_RECEIPT);
    }
    observe(1_100);
    // Then
    assertThat(notified)
        .containsExactly("BEGAN receipt-invalid kp-fes x1", "OVER receipt-invalid kp-fes x10000");
  }

  @Test
  void eventAlarmEndsAfterQuietTime() {
    // When
    observe(0, INVALID_RECEIPT);
    observe(899);
    // Then
    assertThat(notified).hasSize(1);
    assertThat(open).hasSize(1);
  }

  @Test
  void eventAlarmEndsAfterQuietTimeIfClockWasADayAhead() {
    // Given
    int day = 86_400;
    observe(day, INVALID_RECEIPT);
    // When
    observe(0);
    observe(899);
    int notifiedBefore = notified.size();
    observe(900);
    observe(905, INVALID_RECEIPT);
    // Then
    assertThat(notifiedBefore).isEqualTo(1);
    assertThat(notified)
        .containsExactly(
            "BEGAN receipt-invalid kp-fes x1",
            "OVER receipt-invalid kp-fes x1",
            "BEGAN receipt-invalid kp-fes x1");
  }

  @Test
  void repeatsNotificationIfClockWasADayAhead() {
    // Given
    int day = 86_400;
    observe(day, PARKED);
    // When
    for (int second = 0; second <= 3_600; second += 5) {
      observe(second, PARKED);
    }
    // Then
    assertThat(notified).containsExactly("BEGAN parked kp-fes x3", "GOES_ON parked kp-fes x3");
    assertThat(open.values()).allMatch(alarm -> alarm.since().equals(START));
  }

  @Test
  void repeatsNotificationOfOngoingAlarm() {
    // When
    for (int second = 0; second <= 7_200; second += 5) {
      observe(second, PARKED);
    }
    // Then
    assertThat(notified)
        .containsExactly(
            "BEGAN parked kp-fes x3", "GOES_ON parked kp-fes x3", "GOES_ON parked kp-fes x3");
  }

  @Test
  void repeatsNothingIfRepetitionIsOff() {
    // Given
    AlarmGrouping never = new AlarmGrouping(0, 10_000, 900_000, 50);
    AlarmObservations observations = new AlarmObservations(List.of(PARKED), Set.of());
    Evaluation first = never.evaluate(Map.of(), observations, true, START);
    // When
    Evaluation later =
        never.evaluate(first.open(), observations, true, START.plus(Duration.ofDays(400)));
    // Then
    assertThat(later.notifications()).isEmpty();
  }

  @Test
  void newLeaderNotifiesOpenAlarmsOnce() {
    // Given
    leads = false;
    observe(0, PARKED, INVALID_RECEIPT);
    observe(4_000, PARKED, INVALID_RECEIPT);
    notified.clear();
    // When
    leads = true;
    observe(4_005, PARKED, INVALID_RECEIPT);
    observe(4_010, PARKED, INVALID_RECEIPT);
    leads = false;
    observe(4_015, PARKED, INVALID_RECEIPT);
    leads = true;
    observe(4_020, PARKED, INVALID_RECEIPT);
    // Then
    assertThat(notified).containsExactly("GOES_ON parked kp-fes x3");
  }

  @Test
  void newLeaderNotifiesOpenAlarmsIfRepetitionIsOff() {
    // Given
    AlarmGrouping never = new AlarmGrouping(0, 10_000, 900_000, 50);
    AlarmObservations observations = new AlarmObservations(List.of(PARKED), Set.of());
    Evaluation before = never.evaluate(Map.of(), observations, false, START);
    // When
    Evaluation first = never.evaluate(before.open(), observations, true, START.plusSeconds(5));
    Evaluation second = never.evaluate(first.open(), observations, true, START.plusSeconds(10));
    // Then
    assertThat(first.notifications())
        .extracting(AlarmNotification::phase)
        .containsExactly(Phase.GOES_ON);
    assertThat(second.notifications()).isEmpty();
  }

  @Test
  void notifiesChangeImmediately() {
    // Given
    AlarmKey key = new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, "kp-fes.pem");
    // When
    observe(0, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_60_DAYS))));
    observe(5, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_60_DAYS))));
    observe(10, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_30_DAYS))));
    // Then
    assertThat(notified)
        .containsExactly(
            "BEGAN certificate-expiry kp-fes.pem x1", "GOES_ON certificate-expiry kp-fes.pem x1");
  }

  @Test
  void mergesFactsOfTwoObservationsOfOneAlarm() {
    // Given
    AlarmKey key = new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, "gateway.pem");
    AlarmFact within7Days = within(AlarmFact.Kind.WITHIN_7_DAYS);
    AlarmFact later = within(AlarmFact.Kind.WITHIN_60_DAYS);
    // When
    for (int second = 0; second < 60; second += 5) {
      observe(
          second,
          new AlarmObservation(key, 1, List.of(later)),
          new AlarmObservation(key, 1, List.of(within7Days)));
    }
    // Then
    assertThat(notified).containsExactly("BEGAN certificate-expiry gateway.pem x2");
    assertThat(open.get(key).facts()).containsExactly(later, within7Days);
  }

  @Test
  void notifiesSubjectsBeyondLimitOnceIfFactsDiffer() {
    // Given
    AlarmObservation[] seen =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new AlarmObservation(
                        new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, "agency-" + i + ".pem"),
                        1,
                        List.of(new AlarmFact(AlarmFact.Kind.OWNER, "agency-" + i))))
            .toArray(AlarmObservation[]::new);
    // When
    observe(0, seen);
    observe(5, seen);
    // Then
    assertThat(notified).hasSize(51).last().isEqualTo("BEGAN certificate-expiry others x50");
  }

  @Test
  void unobservableAlarmStaysOpen() {
    // Given
    observe(0, PARKED);
    // When
    observe(
        60, Set.of(AlarmKind.PARKED), AlarmObservation.of(AlarmKind.DATABASE, AlarmKey.GATEWAY, 1));
    observe(120, PARKED);
    // Then
    assertThat(notified)
        .containsExactly(
            "BEGAN parked kp-fes x3", "BEGAN database gateway x1", "OVER database gateway x1");
  }

  @Test
  void subjectsBeyondLimitShareOneAlarm() {
    // When
    observe(
        0,
        IntStream.range(0, 5_000)
            .mapToObj(i -> AlarmObservation.of(AlarmKind.RECEIPT_INVALID, "agency-" + i, 1))
            .toArray(AlarmObservation[]::new));
    // Then
    assertThat(open).hasSize(51);
    assertThat(open.get(new AlarmKey(AlarmKind.RECEIPT_INVALID, AlarmGrouping.OTHERS)).count())
        .isEqualTo(4_950);
  }

  @Test
  void freeTextIsNotAcceptedAsSubject() {
    assertThat(new AlarmKey(AlarmKind.PARKED, "a name with blanks").subject()).isEqualTo("other");
    assertThat(new AlarmKey(AlarmKind.PARKED, "new\nline").subject()).isEqualTo("other");
    assertThat(new AlarmFact(AlarmFact.Kind.OWNER, "a name with blanks").value())
        .isEqualTo("other");
  }

  @Test
  void notificationIdIsDeterministic() {
    // Given
    AlarmObservations observations = new AlarmObservations(List.of(PARKED), Set.of());
    // When
    AlarmNotification alarmNotification =
        rule.evaluate(Map.of(), observations, true, START).notifications().get(0);
    AlarmNotification same =
        rule.evaluate(Map.of(), observations, true, START).notifications().get(0);
    AlarmNotification other =
        rule.evaluate(Map.of(), observations, true, START.plusSeconds(1)).notifications().get(0);
    // Then
    assertThat(alarmNotification.id()).isEqualTo(same.id()).isNotEqualTo(other.id());
    assertThat(alarmNotification.phase()).isEqualTo(Phase.BEGAN);
  }
}
