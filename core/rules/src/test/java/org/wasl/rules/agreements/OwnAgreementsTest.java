package org.wasl.rules.agreements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/** Agreements permit the gateway's own messages like all others. */
class OwnAgreementsTest {
  private static final Agreements LINES =
      new Agreements(
          List.of(
              new Agreement(
                  AgencyRole.GATEWAY,
                  "status",
                  Agreement.ANY,
                  Set.of(ReferralState.INVESTIGATING),
                  Set.of(AgencyRole.PLATFORM))));

  @Test
  void gatewaySendsOnlyMessagesAgreedForState() {
    assertThat(LINES.gatewayRecipients("status", "closed", ReferralState.INVESTIGATING))
        .containsExactly(AgencyRole.PLATFORM);
    assertThat(LINES.gatewayRecipients("status", "closed", ReferralState.REFERRED)).isEmpty();
    assertThat(LINES.gatewayRecipients("reminder", "reminder", ReferralState.INVESTIGATING))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = AgencyRole.class, mode = EnumSource.Mode.EXCLUDE, names = "GATEWAY")
  void agenciesCannotSendGatewayMessages(AgencyRole role) {
    assertThatThrownBy(
            () -> new Agreement(role, "reminder", "*", Set.of(), Set.of(AgencyRole.PROSECUTION)))
        .hasMessage("the gateway sends reminder, status and notice-expiry, nobody else does");
  }

  @Test
  void gatewayCannotSendAgencyMessages() {
    assertThatThrownBy(
            () ->
                new Agreement(
                    AgencyRole.GATEWAY,
                    "vetted-case",
                    "",
                    Set.of(),
                    Set.of(AgencyRole.PROSECUTION)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
