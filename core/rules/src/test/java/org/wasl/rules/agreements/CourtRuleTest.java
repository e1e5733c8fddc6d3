package org.wasl.rules.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;

class CourtRuleTest {
  @Test
  void onlySeizedCourtMaySendJudgment() {
    List<AgencyId> seized = List.of(new AgencyId("court-a"), new AgencyId("court-b"));
    assertThat(CourtRule.refusal("judgment", new AgencyId("court-b"), seized)).isEmpty();
    assertThat(CourtRule.refusal("judgment", new AgencyId("court-c"), seized))
        .hasValue("not-seized");
    assertThat(CourtRule.refusal("judgment", new AgencyId("court-a"), List.of()))
        .hasValue("not-seized");
    assertThat(CourtRule.refusal("delegation", new AgencyId("court-c"), seized)).isEmpty();
  }
}
