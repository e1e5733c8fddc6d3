package org.wasl.rules.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;

class TwoPersonRuleTest {

  @ParameterizedTest
  @CsvSource({
    "REPLAY,   0, false",
    "REPLAY,   1, false",
    "REPLAY,   2, true",
    "RE_ROUTE, 1, true",
    "DISCARD,  1, true"
  })
  void onePersonMayReplayOneDeliveryOnly(
      ParkedDeliveryAction action, int deliveries, boolean second) {
    assertThat(TwoPersonRule.needsSecondPerson(action, deliveries)).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "APPROVE, WAITING,  b, ",
    "APPROVE, WAITING,  a, SAME_PERSON",
    "APPROVE, RUNNING,  b, DECIDED",
    "APPROVE, EXPIRED,  b, EXPIRED",
    "REJECT,  WAITING,  b, ",
    "REJECT,  WAITING,  a, ",
    "REJECT,  RUNNING,  b, DECIDED",
    "STOP,    WAITING,  a, ",
    "STOP,    RUNNING,  a, ",
    "STOP,    RUNNING,  b, ",
    "STOP,    EXPIRED,  b, EXPIRED"
  })
  void checksWhoMayMoveRequest(
      Action move, ParkedRequestState state, String person, Objection objection) {
    assertThat(TwoPersonRule.objection(move, state, "a", person, 0, 0))
        .isEqualTo(Optional.ofNullable(objection));
  }

  @ParameterizedTest
  @CsvSource({"APPROVE, b, STALE", "APPROVE, a, SAME_PERSON", "REJECT,  b, ", "STOP,    a, "})
  void changedRequestCannotBeApprovedButCanBeEnded(
      Action move, String person, Objection objection) {
    assertThat(TwoPersonRule.objection(move, ParkedRequestState.WAITING, "a", person, 1, 1))
        .isEqualTo(Optional.ofNullable(objection));
  }

  @ParameterizedTest
  @CsvSource({
    "APPROVE, b, WRONG_TEST_MARK",
    "APPROVE, a, SAME_PERSON",
    "REJECT,  b, ",
    "STOP,    a, "
  })
  void row59ForbiddenTargetCannotBeApprovedButRequestCanBeEnded(
      Action move, String person, Objection objection) {
    assertThat(TwoPersonRule.objection(move, ParkedRequestState.WAITING, "a", person, 0, 1))
        .isEqualTo(Optional.ofNullable(objection));
  }

  @ParameterizedTest
  @EnumSource(
      value = ParkedRequestState.class,
      names = {"DONE", "REJECTED", "STOPPED"})
  void finishedRequestCannotBeMoved(ParkedRequestState over) {
    for (Action move : Action.values()) {
      assertThat(TwoPersonRule.objection(move, over, "a", "b", 1, 1)).contains(Objection.OVER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a minute: 60; late by: milliseconds; at most; allowed
    "60,    -1,        256, 0",
    "60,    0,         256, 1",
    "60,    999,       256, 1",
    "60,    1000,      256, 2",
    "60,    3600000,   256, 3",
    "60000, 3600000,   256, 256",
    "1,     3600000,   256, 1"
  })
  void limitsCatchUpAfterLostTime(int perMinute, long lateMillis, int most, int allowed) {
    assertThat(new DeliveryRate(perMinute).allowed(lateMillis, most)).isEqualTo(allowed);
  }

  @Test
  void rateIsAtLeastOneDeliveryPerMinute() {
    assertThatThrownBy(() -> new DeliveryRate(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T08:00:00Z, 2026-03-02T10:00:00Z, ",
    "2026-03-01T08:00:00Z, 2026-03-01T10:00:00Z, the window has already ended",
    "2026-03-02T08:00:00Z, 2026-03-09T10:00:00Z, a window lasts 72 hours at most"
  })
  void rejectsPastAndTooLongWindows(Instant from, Instant to, String refusal) {
    // Given
    Instant now = Instant.parse("2026-03-02T07:00:00Z");
    // When
    Optional<String> why =
        new MaintenanceWindow(from, to, "maintenance").refusal(now, Duration.ofHours(72));
    // Then
    assertThat(why).isEqualTo(Optional.ofNullable(refusal));
  }

  @Test
  void rejectsInvalidWindow() {
    Instant now = Instant.EPOCH;
    assertThatThrownBy(() -> new MaintenanceWindow(now, now, "maintenance"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MaintenanceWindow(now, now.plusSeconds(1), "Free text"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
