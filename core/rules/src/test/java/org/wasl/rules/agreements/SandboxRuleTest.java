package org.wasl.rules.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxRuleTest {
  @ParameterizedTest
  @CsvSource({
    "true,  true,  true",
    "true,  false, false",
    "false, true,  false",
    "false, false, true"
  })
  void onlySandboxesReceiveTests(boolean test, boolean sandbox, boolean may) {
    assertThat(SandboxRule.mayReceive(test, sandbox)).isEqualTo(may);
  }

  @Test
  void everyAgencyMaySendTestsAndSandboxesOnlyTests() {
    assertThat(SandboxRule.senderRefusal(true, true)).isEmpty();
    assertThat(SandboxRule.senderRefusal(true, false)).isEmpty();
    assertThat(SandboxRule.senderRefusal(false, false)).isEmpty();
    assertThat(SandboxRule.senderRefusal(false, true)).hasValue("sandbox-sends-tests-only");
  }

  @Test
  void testFlagMatchesReferralAndOriginal() {
    assertThat(SandboxRule.referralRefusal(true, true)).isEmpty();
    assertThat(SandboxRule.referralRefusal(false, false)).isEmpty();
    assertThat(SandboxRule.referralRefusal(false, true)).hasValue("referral-is-a-test");
    assertThat(SandboxRule.referralRefusal(true, false)).hasValue("referral-is-no-test");
    assertThat(SandboxRule.originalRefusal(true, true)).isEmpty();
    assertThat(SandboxRule.originalRefusal(false, false)).isEmpty();
    assertThat(SandboxRule.originalRefusal(false, true)).hasValue("original-is-a-test");
    assertThat(SandboxRule.originalRefusal(true, false)).hasValue("original-is-no-test");
  }
}
