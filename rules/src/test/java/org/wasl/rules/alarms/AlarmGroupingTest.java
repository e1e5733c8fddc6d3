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
  private static final AlarmObservation LIE =
      AlarmObservation.of(AlarmKind.RECEIPT_INVALID, "kp-fes", 1);

  private final AlarmGrouping rule = new AlarmGrouping(3_600_000, 10_000, 900_000, 50);

  private final List<String> told = new ArrayList<>();
  private Map<AlarmKey, OpenAlarm> open = Map.of();
  private boolean leads = true;

  private void look(int second, AlarmObservation... seen) {
    look(second, Set.of(), seen);
  }

  private void look(int second, Set<AlarmKind> unknown, AlarmObservation... seen) {
    Evaluation turn =
        rule.evaluate(
            open,
            new AlarmObservations(Arrays.asList(seen), unknown),
            leads,
            START.plusSeconds(second));
    open = turn.open();
    turn.notifications()
        .forEach(
            notification ->
                told.add(
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
  void aConditionIsToldAtItsStartAndAtItsEndAndIsCountedBetween() {
    // When
    look(0, PARKED);
    look(5, AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 10_000));
    look(10, AlarmObservation.of(AlarmKind.PARKED, "kp-fes", 7));
    look(15);
    look(20);
    look(25);
    // Then
    assertThat(told).containsExactly("BEGAN parked kp-fes x3", "OVER parked kp-fes x7");
    assertThat(open).isEmpty();
  }

  @Test
  void aConditionThatComesAndGoesIsOneAlarm() {
    // When
    for (int second = 0; second < 300; second += 10) {
      look(second, PARKED);
      look(second + 5);
    }
    // Then
    assertThat(told).containsExactly("BEGAN parked kp-fes x3");
  }

  @Test
  void aFloodOfTenThousandIsOneAlarmThatCountsThem() {
    // When
    for (int i = 0; i < 10_000; i++) {
      look(i / 100, LIE);
    }
    look(1_100);
    // Then
    assertThat(told)
        .containsExactly("BEGAN receipt-invalid kp-fes x1", "OVER receipt-invalid kp-fes x10000");
  }

  @Test
  void whatHappenedIsOverOnlyAfterAQuietTime() {
    // When
    look(0, LIE);
    look(899);
    // Then
    assertThat(told).hasSize(1);
    assertThat(open).hasSize(1);
  }

  @Test
  void whatHappenedWhileTheClockWasADayAheadIsOverAfterAQuietTimeOfTheRightClock() {
    // Given
    int day = 86_400;
    look(day, LIE);
    // When
    look(0);
    look(899);
    int toldBefore = told.size();
    look(900);
    look(905, LIE);
    // Then
    assertThat(toldBefore).isEqualTo(1);
    assertThat(told)
        .containsExactly(
            "BEGAN receipt-invalid kp-fes x1",
            "OVER receipt-invalid kp-fes x1",
            "BEGAN receipt-invalid kp-fes x1");
  }

  @Test
  void whatGoesOnIsToldAgainAlsoWhereTheClockWasADayAhead() {
    // Given
    int day = 86_400;
    look(day, PARKED);
    // When
    for (int second = 0; second <= 3_600; second += 5) {
      look(second, PARKED);
    }
    // Then
    assertThat(told).containsExactly("BEGAN parked kp-fes x3", "GOES_ON parked kp-fes x3");
    assertThat(open.values()).allMatch(alarm -> alarm.since().equals(START));
  }

  @Test
  void whatGoesOnIsToldAgainAfterAWhile() {
    // When
    for (int second = 0; second <= 7_200; second += 5) {
      look(second, PARKED);
    }
    // Then
    assertThat(told)
        .containsExactly(
            "BEGAN parked kp-fes x3", "GOES_ON parked kp-fes x3", "GOES_ON parked kp-fes x3");
  }

  @Test
  void nothingIsToldAgainWhereThatIsSwitchedOff() {
    // Given
    AlarmGrouping never = new AlarmGrouping(0, 10_000, 900_000, 50);
    AlarmObservations look = new AlarmObservations(List.of(PARKED), Set.of());
    Evaluation first = never.evaluate(Map.of(), look, true, START);
    // When
    Evaluation later = never.evaluate(first.open(), look, true, START.plus(Duration.ofDays(400)));
    // Then
    assertThat(later.notifications()).isEmpty();
  }

  @Test
  void whoBeginsToLeadTellsOnceWhatStandsAndWasLeftToAnother() {
    // Given
    leads = false;
    look(0, PARKED, LIE);
    look(4_000, PARKED, LIE);
    told.clear();
    // When
    leads = true;
    look(4_005, PARKED, LIE);
    look(4_010, PARKED, LIE);
    leads = false;
    look(4_015, PARKED, LIE);
    leads = true;
    look(4_020, PARKED, LIE);
    // Then
    assertThat(told).containsExactly("GOES_ON parked kp-fes x3");
  }

  @Test
  void whoBeginsToLeadTellsItAlsoWhereNothingIsToldAgain() {
    // Given
    AlarmGrouping never = new AlarmGrouping(0, 10_000, 900_000, 50);
    AlarmObservations look = new AlarmObservations(List.of(PARKED), Set.of());
    Evaluation before = never.evaluate(Map.of(), look, false, START);
    // When
    Evaluation first = never.evaluate(before.open(), look, true, START.plusSeconds(5));
    Evaluation second = never.evaluate(first.open(), look, true, START.plusSeconds(10));
    // Then
    assertThat(first.notifications())
        .extracting(AlarmNotification::phase)
        .containsExactly(Phase.GOES_ON);
    assertThat(second.notifications()).isEmpty();
  }

  @Test
  void aChangeIsToldAtOnce() {
    // Given
    AlarmKey key = new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, "kp-fes.pem");
    // When
    look(0, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_60_DAYS))));
    look(5, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_60_DAYS))));
    look(10, new AlarmObservation(key, 1, List.of(within(AlarmFact.Kind.WITHIN_30_DAYS))));
    // Then
    assertThat(told)
        .containsExactly(
            "BEGAN certificate-expiry kp-fes.pem x1", "GOES_ON certificate-expiry kp-fes.pem x1");
  }

  @Test
  void twoObservationsOfOneAlarmAreToldOnceWithTheFactsOfBoth() {
    // Given
    AlarmKey key = new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, "gateway.pem");
    AlarmFact soon = within(AlarmFact.Kind.WITHIN_7_DAYS);
    AlarmFact later = within(AlarmFact.Kind.WITHIN_60_DAYS);
    // When
    for (int second = 0; second < 60; second += 5) {
      look(
          second,
          new AlarmObservation(key, 1, List.of(later)),
          new AlarmObservation(key, 1, List.of(soon)));
    }
    // Then
    assertThat(told).containsExactly("BEGAN certificate-expiry gateway.pem x2");
    assertThat(open.get(key).facts()).containsExactly(later, soon);
  }

  @Test
  void subjectsBeyondTheBoundAreToldOnceAlsoWhereTheirFactsDiffer() {
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
    look(0, seen);
    look(5, seen);
    // Then
    assertThat(told).hasSize(51).last().isEqualTo("BEGAN certificate-expiry others x50");
  }

  @Test
  void whatCannotBeLookedForStays() {
    // Given
    look(0, PARKED);
    // When
    look(
        60, Set.of(AlarmKind.PARKED), AlarmObservation.of(AlarmKind.DATABASE, AlarmKey.GATEWAY, 1));
    look(120, PARKED);
    // Then
    assertThat(told)
        .containsExactly(
            "BEGAN parked kp-fes x3", "BEGAN database gateway x1", "OVER database gateway x1");
  }

  @Test
  void subjectsBeyondTheBoundShareOneAlarm() {
    // When
    look(
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
  void textThatIsNoCodeIsNoSubject() {
    assertThat(new AlarmKey(AlarmKind.PARKED, "a name with blanks").subject()).isEqualTo("other");
    assertThat(new AlarmKey(AlarmKind.PARKED, "new\nline").subject()).isEqualTo("other");
    assertThat(new AlarmFact(AlarmFact.Kind.OWNER, "a name with blanks").value())
        .isEqualTo("other");
  }

  @Test
  void aNotificationKeepsItsIdHoweverOftenItIsMade() {
    // Given
    AlarmObservations look = new AlarmObservations(List.of(PARKED), Set.of());
    // When
    AlarmNotification one = rule.evaluate(Map.of(), look, true, START).notifications().get(0);
    AlarmNotification same = rule.evaluate(Map.of(), look, true, START).notifications().get(0);
    AlarmNotification other =
        rule.evaluate(Map.of(), look, true, START.plusSeconds(1)).notifications().get(0);
    // Then
    assertThat(one.id()).isEqualTo(same.id()).isNotEqualTo(other.id());
    assertThat(one.phase()).isEqualTo(Phase.BEGAN);
  }
}
