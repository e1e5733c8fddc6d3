package org.wasl.routes.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestLine;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.referral.ReferralLists.PartyRole;

/** Every code in the rules has a label for people, and every label has a code. */
class CodesTest {
  @Test
  void reasonsAndLabelsMatch() {
    assertThat(TestLine.CODES.list("reason").codes())
        .containsExactlyElementsOf(
            Arrays.stream(ReasonCode.values()).map(ReasonCode::code).toList());
  }

  @Test
  void everyRoleInAListHasALabel() {
    assertThat(TestLine.CODES.list("party-role").codes())
        .containsExactlyElementsOf(
            Arrays.stream(PartyRole.values()).map(PartyRole::wireName).toList());
  }

  @Test
  void everyActionHasALabel() {
    assertThat(TestLine.CODES.list("action").codes())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AuditAction.values()).map(AuditAction::wireName).toList());
  }

  @Test
  void everyDeliveryStateHasALabel() {
    assertThat(TestLine.CODES.list("delivery-state").codes())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DeliveryState.values()).map(DeliveryState::wireName).toList());
  }
}
