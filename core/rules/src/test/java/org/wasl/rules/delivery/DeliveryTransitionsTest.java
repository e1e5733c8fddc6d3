package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTransitionsTest {

  @ParameterizedTest
  @CsvSource({
    "WAITING,    dispatched=DISPATCHED attempted=ATTEMPTING delivered=DELIVERED"
        + " needs-reseal=DELIVERED parked=PARKED superseded=SUPERSEDED",
    "DISPATCHED, requeued=WAITING released=WAITING attempted=ATTEMPTING delivered=DELIVERED"
        + " needs-reseal=DELIVERED parked=PARKED",
    "ATTEMPTING, released=WAITING failed=WAITING interrupted=WAITING delivered=DELIVERED"
        + " needs-reseal=DELIVERED parked=PARKED",
    "PARKED,     delivered=DELIVERED needs-reseal=DELIVERED replayed=WAITING superseded=SUPERSEDED"
        + " discarded=DISCARDED",
    "DELIVERED,  retrieved=DELIVERED needs-reseal=DELIVERED",
    "SUPERSEDED, delivered=DELIVERED",
    "DISCARDED,  delivered=DELIVERED"
  })
  void onlyListedTransitionsAreLegal(DeliveryState from, String steps) {
    // Given
    List<String> expected = steps.isEmpty() ? List.of() : List.of(steps.split(" "));
    // When
    List<String> legal =
        Arrays.stream(AuditAction.values())
            .flatMap(
                action ->
                    DeliveryTransitions.next(from, action).stream()
                        .map(to -> action.wireName() + "=" + to))
            .toList();
    // Then
    assertThat(legal).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource(AuditAction.class)
  void eachActionLeadsToOneState(AuditAction action) {
    // When
    Set<DeliveryState> targets = EnumSet.noneOf(DeliveryState.class);
    for (DeliveryState from : DeliveryState.values()) {
      DeliveryTransitions.next(from, action).ifPresent(targets::add);
    }
    // Then
    assertThat(DeliveryTransitions.target(action).stream()).containsExactlyElementsOf(targets);
  }

  @Test
  void listsNoTransitionTwice() {
    assertThat(DeliveryTransitions.all()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(
      value = DeliveryState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DELIVERED", "SUPERSEDED", "DISCARDED"})
  void everyUnfinishedDeliveryCanStillBeDelivered(DeliveryState from) {
    // When
    Set<DeliveryState> reached = reachableFrom(from);
    // Then
    assertThat(reached).contains(DeliveryState.ATTEMPTING, DeliveryState.DELIVERED);
    assertThat(from.isFinal()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = DeliveryState.class,
      names = {"DELIVERED", "SUPERSEDED", "DISCARDED"})
  void finalDeliveryCanOnlyReceiveReceipt(DeliveryState from) {
    assertThat(reachableFrom(from)).containsOnly(from, DeliveryState.DELIVERED);
    assertThat(from.isFinal()).isTrue();
  }

  @Test
  void wireNamesAreLowerCaseAndRoundTrip() {
    assertThat(AuditAction.values())
        .allSatisfy(
            action -> {
              assertThat(action.wireName())
                  .isEqualTo(action.name().toLowerCase(Locale.ROOT).replace('_', '-'));
              assertThat(AuditAction.ofWireName(action.wireName())).isEqualTo(action);
            });
    assertThat(DeliveryState.values())
        .allSatisfy(
            state -> assertThat(DeliveryState.ofWireName(state.wireName())).isEqualTo(state));
    assertThat(ReasonCode.values())
        .allSatisfy(reason -> assertThat(ReasonCode.ofCode(reason.code())).isEqualTo(reason));
    assertThat(ReasonCode.CONNECTION_REFUSED.code()).isEqualTo("connection-refused");
  }

  @Test
  void rejectsUnknownWireNamesWithoutEchoingThem() {
    assertThatThrownBy(() -> AuditAction.ofWireName("Opened")).hasMessageNotContaining("Opened");
    assertThatThrownBy(() -> DeliveryState.ofWireName("gone")).hasMessageNotContaining("gone");
    assertThatThrownBy(() -> ReasonCode.ofCode("because")).hasMessageNotContaining("because");
  }

  private static Set<DeliveryState> reachableFrom(DeliveryState from) {
    Set<DeliveryState> reached = EnumSet.of(from);
    Deque<DeliveryState> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      DeliveryState state = open.pop();
      DeliveryTransitions.all().stream()
          .filter(step -> step.from() == state && reached.add(step.to()))
          .forEach(step -> open.push(step.to()));
    }
    return reached;
  }
}
