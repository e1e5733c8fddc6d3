package org.wasl.rules.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.rules.lifecycle.ReferralState.BEFORE_COURT;
import static org.wasl.rules.lifecycle.ReferralState.CLOSED;
import static org.wasl.rules.lifecycle.ReferralState.NEW;
import static org.wasl.rules.lifecycle.ReferralState.PROSECUTED;
import static org.wasl.rules.lifecycle.ReferralState.WITHDRAWN;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.agreements.Agreement;

class LifecycleTest {

  @ParameterizedTest
  @CsvSource({
    "NEW,              vetted-case,     '',                  REFERRED",
    "NEW,              vetted-case,     unassigned,          TRIAGED",
    "TRIAGED,          assignment,      '',                  REFERRED",
    "TRIAGED,          case-amendment,  '',                  TRIAGED",
    "TRIAGED,          case-withdrawal, '',                  WITHDRAWN",
    "TRIAGED,          handover,        '',                  TRIAGED",
    "REFERRED,         instruction,     open-investigation,  INVESTIGATING",
    "CLOSED,           instruction,     open-investigation,  INVESTIGATING",
    "INVESTIGATING,    instruction,     issue-wanted-notice, NOTICE_REQUESTED",
    "NOTICE_ISSUED,    instruction,     issue-wanted-notice, NOTICE_REQUESTED",
    "NOTICE_REQUESTED, wanted-notice,   issue,               NOTICE_ISSUED",
    "NOTICE_ISSUED,    instruction,     transfer,            NOTICE_ISSUED",
    "REFERRED,         instruction,     no-further-action,   CLOSED",
    "NOTICE_ISSUED,    disposition,     prosecution,         PROSECUTED",
    "PROSECUTED,       disposition,     before-court,        BEFORE_COURT",
    "BEFORE_COURT,     judgment,        rendered,            BEFORE_COURT",
    "BEFORE_COURT,     judgment,        ends-notice,         BEFORE_COURT",
    "PROSECUTED,       case-amendment,  '',                  PROSECUTED",
    "INVESTIGATING,    case-withdrawal, '',                  WITHDRAWN"
  })
  void followsReferralFromStartToEnd(
      ReferralState from, String type, String subtype, ReferralState to) {
    assertThat(Lifecycle.next(from, type, subtype)).contains(to);
  }

  @ParameterizedTest
  @CsvSource({
    "TRIAGED,       instruction,        open-investigation",
    "TRIAGED,       instruction,        transfer",
    "TRIAGED,       instruction,        no-further-action",
    "TRIAGED,       disposition,        prosecution",
    "TRIAGED,       investigation-report, interim",
    "REFERRED,      assignment,         ''",
    "CLOSED,        assignment,         ''",
    "WITHDRAWN,     assignment,         ''",
    "NEW,           assignment,         ''",
    "REFERRED,      wanted-notice,      issue",
    "INVESTIGATING, wanted-notice,      issue",
    "REFERRED,      instruction,        further-inquiry",
    "INVESTIGATING, instruction,        open-investigation",
    "INVESTIGATING, instruction,        unheard-of",
    "INVESTIGATING, delegation,         ''",
    "PROSECUTED,    judgment,           rendered",
    "CLOSED,        judgment,           ends-notice",
    "PROSECUTED,    case-withdrawal,    ''",
    "PROSECUTED,    instruction,        transfer",
    "BEFORE_COURT,  case-amendment,     ''",
    "CLOSED,        case-amendment,     ''",
    "CLOSED,        instruction,        prosecute",
    "WITHDRAWN,     instruction,        open-investigation",
    "NEW,           case-withdrawal,    ''"
  })
  void unlistedTransitionIsIllegal(ReferralState from, String type, String subtype) {
    assertThat(Lifecycle.next(from, type, subtype)).isEmpty();
  }

  @Test
  void withdrawalPermitsOnlyEndingNoticesAndHandovers() {
    // When
    Set<String> legal =
        Lifecycle.all().stream()
            .filter(step -> step.from() == WITHDRAWN)
            .map(step -> step.type() + ":" + step.subtype())
            .collect(Collectors.toSet());
    // Then
    assertThat(legal)
        .containsExactlyInAnyOrder(
            "handover:",
            "instruction:withdraw-wanted-notice",
            "wanted-notice:withdraw",
            "wanted-notice:execute",
            "wanted-notice:expire",
            "warrant:withdraw",
            "warrant:execute",
            "warrant:expire",
            "notice-answer:registered",
            "notice-answer:refused",
            "notice-answer:confirmed");
  }

  @ParameterizedTest
  @EnumSource(
      value = ReferralState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NEW", "TRIAGED"})
  void noticeCanEndInEveryReferralState(ReferralState state) {
    for (String notice : List.of("wanted-notice", "warrant")) {
      assertThat(Lifecycle.next(state, notice, "withdraw")).contains(state);
      assertThat(Lifecycle.next(state, "notice-answer", "confirmed")).contains(state);
    }
  }

  @Test
  void onlyClosedReferralCanBeReopened() {
    assertThat(EnumSet.allOf(ReferralState.class))
        .filteredOn(ReferralState::isFinal)
        .containsExactly(BEFORE_COURT, CLOSED, WITHDRAWN);
    assertThat(Lifecycle.all())
        .filteredOn(step -> step.from().isFinal() && step.from() != step.to())
        .containsExactly(
            new Lifecycle.Transition(
                CLOSED, "instruction", "open-investigation", ReferralState.INVESTIGATING));
  }

  @Test
  void listsNoTransitionTwiceOrAmbiguously() {
    assertThat(Lifecycle.all())
        .extracting(step -> step.from() + step.type() + ":" + step.subtype())
        .doesNotHaveDuplicates();
    for (ObjectTransition step : Lifecycle.objectTransitions()) {
      assertThat(Lifecycle.objectTransitions())
          .filteredOn(other -> other.kind() == step.kind() && other.from() == step.from())
          .filteredOn(other -> other.isOf(step.type(), step.subtype()))
          .filteredOn(
              other ->
                  step.codes().isEmpty()
                      || other.codes().isEmpty()
                      || other.codes().stream().anyMatch(step.codes()::contains))
          .containsExactly(step);
    }
  }

  @Test
  void everyObjectMessageIsReferralMessage() {
    assertThat(Lifecycle.objectTransitions())
        .filteredOn(step -> !Agreement.OWN_TYPES.contains(step.type()))
        .allSatisfy(
            step -> assertThat(Lifecycle.sources(step.type(), step.subtype())).isNotEmpty());
  }

  @Test
  void instructionsLegalAfterEndDoNotLapse() {
    // Given
    Set<String> lapsing = Lifecycle.lapsedInstructions("case-withdrawal", "", WITHDRAWN);
    // Then
    assertThat(lapsing)
        .contains("open-investigation", "delegation", "reporter-question")
        .doesNotContain("withdraw-wanted-notice");
    assertThat(Lifecycle.lapsedInstructions("instruction", "no-further-action", CLOSED))
        .isEqualTo(lapsing);
    assertThat(Lifecycle.lapsedInstructions("instruction", "prosecute", PROSECUTED)).isEmpty();
    assertThat(Lifecycle.lapsedInstructions("instruction", "transfer", ReferralState.REFERRED))
        .containsExactlyInAnyOrder("disclose-reporter-identity", "reporter-question");
  }

  @Test
  void onlyTransferAndAssignmentTransferSupervision() {
    assertThat(Lifecycle.all())
        .filteredOn(step -> Lifecycle.transfersSupervision(step.type(), step.subtype()))
        .extracting(step -> step.type() + ":" + step.subtype())
        .containsOnly("assignment:", "instruction:transfer");
  }

  @Test
  void caseWithdrawalSupersedesAllButNoticeMessages() {
    assertThat(Lifecycle.SUPERSEDING).containsExactly("case-withdrawal");
    assertThat(
            Lifecycle.all().stream()
                .filter(step -> !Lifecycle.isSuperseded(step.type(), step.subtype()))
                .map(step -> step.type() + ":" + step.subtype()))
        .containsOnly(
            "instruction:withdraw-wanted-notice",
            "judgment:ends-notice",
            "notice-answer:confirmed",
            "notice-answer:refused",
            "notice-answer:registered",
            "wanted-notice:execute",
            "wanted-notice:expire",
            "wanted-notice:issue",
            "wanted-notice:modify",
            "wanted-notice:withdraw",
            "warrant:execute",
            "warrant:expire",
            "warrant:issue",
            "warrant:modify",
            "warrant:withdraw");
    assertThat(Lifecycle.isSuperseded("notice-expiry", "")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ReferralState.class)
  void parsesStatesFromNames(ReferralState state) {
    assertThat(ReferralState.ofWireName(state.wireName())).isEqualTo(state);
    assertThat(state == NEW || Lifecycle.all().stream().anyMatch(step -> step.to() == state))
        .isTrue();
  }

  @Test
  void rejectsUnknownNames() {
    assertThatThrownBy(() -> ReferralState.ofWireName("gone"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ObjectState.ofWireName("gone"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ObjectKind.ofWireName("gone"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
