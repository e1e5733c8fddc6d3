package org.wasl.rules.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.lifecycle.ObjectKind.INSTRUCTION;
import static org.wasl.rules.lifecycle.ObjectKind.WANTED_NOTICE;
import static org.wasl.rules.lifecycle.ObjectKind.WARRANT;
import static org.wasl.rules.lifecycle.ObjectState.DISCHARGED;
import static org.wasl.rules.lifecycle.ObjectState.EXPIRED;
import static org.wasl.rules.lifecycle.ObjectState.GIVEN;
import static org.wasl.rules.lifecycle.ObjectState.REFUSED;
import static org.wasl.rules.lifecycle.ObjectState.REGISTERED;
import static org.wasl.rules.lifecycle.ObjectState.WITHDRAWAL_PENDING;
import static org.wasl.rules.lifecycle.ObjectState.WITHDRAWN;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.lifecycle.ObjectTransition.HolderEffect;

class ObjectLifecycleTest {

  @ParameterizedTest
  @CsvSource({
    "ISSUED,             notice-answer, registered, REGISTERED,         CONFIRMING, ",
    "ISSUED,             notice-answer, refused,    REFUSED,            CONFIRMING, ",
    "REGISTERED,         modify,        modify,     ISSUED,             ASKED,      ",
    "REFUSED,            withdraw,      withdraw,   WITHDRAWAL_PENDING, ASKED,      WITHDRAWN",
    "EXECUTED,           withdraw,      withdraw,   WITHDRAWAL_PENDING, ASKED,      WITHDRAWN",
    "REGISTERED,         execute,       execute,    EXECUTED,           ASKED,      DISCHARGED",
    "REGISTERED,         expire,        expire,     EXPIRED,            ASKED,      DISCHARGED",
    "EXPIRED,            notice-answer, confirmed,  EXPIRED,            CONFIRMING, DISCHARGED",
    "WITHDRAWAL_PENDING, notice-answer, confirmed,  WITHDRAWAL_PENDING, CONFIRMING, WITHDRAWN"
  })
  void followsNoticeFromStartToEnd(
      ObjectState from,
      String type,
      String subtype,
      ObjectState to,
      HolderEffect holders,
      ObjectState whenConfirmed) {
    for (ObjectKind kind : EnumSet.of(WANTED_NOTICE, WARRANT)) {
      // When
      String own = type.equals("notice-answer") ? type : kind.wireName();
      Optional<ObjectTransition> step = Lifecycle.next(kind, "issue", from, own, subtype);
      // Then
      assertThat(step)
          .hasValueSatisfying(
              it -> {
                assertThat(it.to()).isEqualTo(to);
                assertThat(it.holders()).isEqualTo(holders);
                assertThat(it.whenConfirmed()).isEqualTo(Optional.ofNullable(whenConfirmed));
              });
    }
  }

  @Test
  void withdrawalMessageAloneNeverCompletesWithdrawal() {
    assertThat(Lifecycle.objectTransitions())
        .filteredOn(step -> step.to() == WITHDRAWN)
        .as("only the last confirmation of a holder leads there")
        .isEmpty();
    assertThat(Lifecycle.objectTransitions())
        .filteredOn(step -> step.whenConfirmed().filter(WITHDRAWN::equals).isPresent())
        .allSatisfy(step -> assertThat(step.to()).isEqualTo(WITHDRAWAL_PENDING));
  }

  @ParameterizedTest
  @EnumSource(
      value = ObjectState.class,
      names = {"ISSUED", "REGISTERED", "REFUSED"})
  void gatewayEndsWantedNoticesInForceButNoWarrants(ObjectState inForce) {
    // When
    Optional<ObjectTransition> ofNotice =
        Lifecycle.next(WANTED_NOTICE, "issue", inForce, "notice-expiry", "");
    // Then
    assertThat(ofNotice)
        .hasValueSatisfying(
            step -> {
              assertThat(step.to()).isEqualTo(EXPIRED);
              assertThat(step.holders()).isEqualTo(HolderEffect.ASKED);
              assertThat(step.whenConfirmed()).contains(DISCHARGED);
            });
    assertThat(Lifecycle.next(WARRANT, "issue", inForce, "notice-expiry", "")).isEmpty();
  }

  @Test
  void expiredNoticeCanOnlyBeConfirmedOrWithdrawn() {
    assertThat(Lifecycle.objectTransitions())
        .filteredOn(step -> step.kind() == WANTED_NOTICE && step.from() == EXPIRED)
        .extracting(step -> step.type() + " " + step.subtype())
        .containsExactlyInAnyOrder(
            "notice-answer confirmed",
            "wanted-notice withdraw",
            "judgment ends-notice",
            "instruction withdraw-wanted-notice");
  }

  @Test
  void onlyModificationChangesLastDayOfWantedNotice() {
    assertThat(Lifecycle.replacesLastDay("wanted-notice", "modify")).isTrue();
    assertThat(Lifecycle.replacesLastDay("wanted-notice", "execute")).isFalse();
    assertThat(Lifecycle.replacesLastDay("warrant", "modify")).isFalse();
  }

  @Test
  void issueAndModificationSetLastDayOfWantedNoticeOnly() {
    assertThat(Lifecycle.setsLastDay("wanted-notice", "issue")).isTrue();
    assertThat(Lifecycle.setsLastDay("wanted-notice", "modify")).isTrue();
    assertThat(Lifecycle.setsLastDay("wanted-notice", "execute")).isFalse();
    assertThat(Lifecycle.setsLastDay("warrant", "issue")).isFalse();
    assertThat(Lifecycle.setsLastDay("information", "")).isFalse();
  }

  @Test
  void messageConcernsOnlyObjectsThatItActsOn() {
    assertThat(Lifecycle.concerns(WANTED_NOTICE, "", "wanted-notice", "modify")).isTrue();
    assertThat(Lifecycle.concerns(WANTED_NOTICE, "", "wanted-notice", "issue")).isFalse();
    assertThat(Lifecycle.concerns(WARRANT, "", "wanted-notice", "modify")).isFalse();
    assertThat(Lifecycle.concerns(WANTED_NOTICE, "", "information", "")).isFalse();
  }

  @Test
  void judgmentWithdrawsNoticeAfterEveryHolderConfirmed() {
    for (ObjectKind kind : Set.of(WANTED_NOTICE, WARRANT)) {
      // When
      ObjectTransition judged =
          Lifecycle.next(kind, "issue", REGISTERED, "judgment", "ends-notice").orElseThrow();
      // Then
      assertThat(judged)
          .usingRecursiveComparison()
          .ignoringFields("type", "subtype")
          .isEqualTo(
              Lifecycle.next(kind, "issue", REGISTERED, kind.wireName(), "withdraw").orElseThrow());
      assertThat(Lifecycle.next(kind, "issue", REGISTERED, "judgment", "rendered")).isEmpty();
    }
  }

  @Test
  void warrantIsNotWantedNotice() {
    assertThat(Lifecycle.creating("warrant", "issue").orElseThrow().kind()).isEqualTo(WARRANT);
    assertThat(Lifecycle.next(WARRANT, "issue", REGISTERED, "wanted-notice", "withdraw")).isEmpty();
    assertThat(Lifecycle.next(WANTED_NOTICE, "issue", REGISTERED, "warrant", "withdraw")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "open-investigation,         investigation-report, final,     true",
    "delegation,                 investigation-report, interim,   true",
    "disclose-reporter-identity, reporter-identity,    disclosed, true",
    "disclose-reporter-identity, reporter-identity,    refused,   true",
    "open-investigation,         reporter-identity,    refused,   false",
    "reporter-question,          reporter-answer,      answered,  true",
    "issue-wanted-notice,        wanted-notice,        issue,     true",
    "disclose-reporter-identity, investigation-report, final,     false",
    "open-investigation,         reporter-identity,    disclosed, false",
    "preserve-data,              wanted-notice,        issue,     false"
  })
  void onlyRequestedAnswerCompletesInstruction(
      String code, String type, String subtype, boolean answers) {
    assertThat(Lifecycle.next(INSTRUCTION, code, GIVEN, type, subtype).isPresent())
        .isEqualTo(answers);
  }

  @Test
  void refusalIsFinalForRequestButNotForNotice() {
    // When
    ObjectTransition refused =
        Lifecycle.next(
                INSTRUCTION, "disclose-reporter-identity", GIVEN, "reporter-identity", "refused")
            .orElseThrow();
    // Then
    assertThat(refused.whenConfirmed()).hasValue(REFUSED);
    assertThat(REFUSED.isFinal(INSTRUCTION)).isTrue();
    assertThat(REFUSED.isFinal(WANTED_NOTICE)).isFalse();
    for (String answer : Set.of("disclosed", "not-held", "refused")) {
      assertThat(
              Lifecycle.next(
                  INSTRUCTION, "disclose-reporter-identity", REFUSED, "reporter-identity", answer))
          .isEmpty();
    }
  }

  @Test
  void decisionsAndInformationNeedNoAnswer() {
    assertThat(Lifecycle.creating("instruction", "transfer")).isEmpty();
    assertThat(Lifecycle.creating("instruction", "prosecute")).isEmpty();
    assertThat(Lifecycle.creating("instruction", "no-further-action")).isEmpty();
    assertThat(Lifecycle.creating("notice-answer", "confirmed")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ObjectKind.class)
  void everyStateLeadsToFinalStateWithoutExit(ObjectKind kind) {
    for (ObjectTransition step : Lifecycle.objectTransitions()) {
      assertThat(step.from().isFinal(step.kind())).isFalse();
      if (step.kind() == kind) {
        assertThat(reachable(kind, step.from())).anyMatch(state -> state.isFinal(kind));
        assertThat(reachable(kind, step.to())).anyMatch(state -> state.isFinal(kind));
      }
    }
    assertThat(ObjectKind.ofWireName(kind.wireName())).isEqualTo(kind);
  }

  private static Set<ObjectState> reachable(ObjectKind kind, ObjectState from) {
    Set<ObjectState> reached = new HashSet<>(Set.of(from));
    int before = 0;
    while (before < reached.size()) {
      before = reached.size();
      Lifecycle.objectTransitions().stream()
          .filter(step -> step.kind() == kind && Set.copyOf(reached).contains(step.from()))
          .forEach(
              step -> {
                reached.add(step.to());
                step.whenConfirmed().ifPresent(reached::add);
              });
    }
    return reached;
  }

  /** Each type and subtype whose schema has a field for it. */
  @ParameterizedTest
  @CsvSource({
    "investigation-report, interim",
    "investigation-report, final",
    "reporter-answer, answered",
    "reporter-answer, not-reached",
    "reporter-identity, disclosed",
    "reporter-identity, not-held",
    "reporter-identity, refused",
    "wanted-notice, issue",
    "wanted-notice, withdraw",
    "warrant, issue",
    "warrant, withdraw"
  })
  void everyMessageThatNamesInstructionIsLegalForOne(String type, String subtype) {
    assertThat(Lifecycle.objectTransitions())
        .anyMatch(step -> step.kind() == INSTRUCTION && step.isOf(type, subtype));
  }
}
