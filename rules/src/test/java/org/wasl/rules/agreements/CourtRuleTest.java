package org.wasl.rules.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CourtRuleTest {
  @Test
  void onlyACourtThatIsSeizedJudgesAndEveryOtherMessageIsPermitted() {
    List<String> seized = List.of("court-a", "court-b");
    assertThat(CourtRule.refusal("judgment", "court-b", seized)).isEmpty();
    assertThat(CourtRule.refusal("judgment", "court-c", seized)).hasValue("not-seized");
    assertThat(CourtRule.refusal("judgment", "court-a", List.of())).hasValue("not-seized");
    assertThat(CourtRule.refusal("delegation", "court-c", seized)).isEmpty();
  }
}
