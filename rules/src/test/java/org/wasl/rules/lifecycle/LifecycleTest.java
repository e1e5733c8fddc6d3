package org.wasl.rules.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {

  private static final List<String> MESSAGES =
      List.of(
          "vetted-case:",
          "instruction:open-investigation",
          "instruction:issue-wanted-notice",
          "wanted-notice:issue");

  @ParameterizedTest
  @CsvSource({
    "NEW,              vetted-case:=REFERRED",
    "REFERRED,         instruction:open-investigation=INVESTIGATING",
    "INVESTIGATING,    instruction:issue-wanted-notice=NOTICE_REQUESTED",
    "NOTICE_REQUESTED, instruction:issue-wanted-notice=NOTICE_REQUESTED"
        + " wanted-notice:issue=NOTICE_ISSUED",
    "NOTICE_ISSUED,    instruction:issue-wanted-notice=NOTICE_REQUESTED"
        + " wanted-notice:issue=NOTICE_ISSUED"
  })
  void nothingButTheseStepsIsLegal(ReferralState from, String steps) {
    // When
    Stream<String> legal =
        MESSAGES.stream()
            .flatMap(
                message ->
                    Lifecycle.next(from, type(message), subtype(message)).stream()
                        .map(to -> message + "=" + to));
    // Then
    assertThat(legal).containsExactlyInAnyOrder(steps.split(" "));
  }

  @Test
  void theTableKnowsNoOtherMessageAndNoDoubt() {
    assertThat(Lifecycle.all())
        .allSatisfy(step -> assertThat(MESSAGES).contains(step.type() + ":" + step.subtype()))
        .doesNotHaveDuplicates()
        .extracting(step -> step.from() + step.type() + step.subtype())
        .doesNotHaveDuplicates();
    assertThat(Lifecycle.next(ReferralState.REFERRED, "instruction", "unheard-of")).isEmpty();
    assertThat(Lifecycle.sources("wanted-notice", "issue"))
        .containsExactly(ReferralState.NOTICE_REQUESTED, ReferralState.NOTICE_ISSUED);
  }

  @ParameterizedTest
  @EnumSource(ReferralState.class)
  void everyStateLeadsOn(ReferralState state) {
    assertThat(Lifecycle.all()).anyMatch(step -> step.from() == state);
    assertThat(ReferralState.ofWireName(state.wireName())).isEqualTo(state);
  }

  @Test
  void unknownStatesAreRefused() {
    assertThatThrownBy(() -> ReferralState.ofWireName("closed"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String type(String message) {
    return message.substring(0, message.indexOf(':'));
  }

  private static String subtype(String message) {
    return message.substring(message.indexOf(':') + 1);
  }
}
