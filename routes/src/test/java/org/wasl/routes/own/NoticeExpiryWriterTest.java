package org.wasl.routes.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestPartners;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.lifecycle.ReferralState;

class NoticeExpiryWriterTest {

  @Test
  void noticeDoesNotExpireWithoutAgreement() {
    // Given
    Agreement closedOnly =
        new Agreement(
            AgencyRole.GATEWAY,
            "notice-expiry",
            "",
            Set.of(ReferralState.CLOSED),
            Set.of(AgencyRole.REGISTRY));
    // When
    Set<ReferralState> without = agreedStates(List.of());
    Set<ReferralState> some = agreedStates(List.of(closedOnly));
    Set<ReferralState> shipped = agreedStates(TestPartners.agreements().lines());
    // Then
    assertThat(without).isEmpty();
    assertThat(some).containsExactly(ReferralState.CLOSED);
    assertThat(shipped).containsExactlyInAnyOrder(ReferralState.values());
  }

  private static Set<ReferralState> agreedStates(List<Agreement> lines) {
    return NoticeExpiryWriter.agreedStates(
        TestPartners.configuration(TestPartners.directory(), new Agreements(lines)));
  }
}
