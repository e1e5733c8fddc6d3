package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.COURT;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.REGISTRY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;

/** A notice from its issue to its withdrawal, also when messages overtake each other. */
class LifeOfANoticeTest extends ReferralTest {
  @Test
  void withdrawalEndsNoticeAfterEveryHolderConfirmed() {
    // Given
    ReferralId referral = publish();
    MessageId notice = issueNotice(referral);
    ok(REGISTRY, about(notice, "notice-answer/registered-fr", REGISTRY, referral));
    ok(OFFICE, withdrawal(notice, referral));
    // When
    ok(REGISTRY, about(notice, "notice-answer/confirmed-en", REGISTRY, referral));
    JsonNode before = notice(OFFICE, referral);
    ok(POLICE, about(notice, "notice-answer/confirmed-en", POLICE, referral));
    JsonNode after = notice(OFFICE, referral);
    // Then
    assertThat(before.path("state").asText()).isEqualTo("withdrawal-pending");
    assertThat(texts(before.path("waitingFor"))).containsExactly("police-a");
    assertThat(after.path("state").asText()).isEqualTo("withdrawn");
    assertThat(after.path("waitingFor")).isEmpty();
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void judgmentEndsNoticeAfterEveryHolderConfirmed() {
    // Given
    ReferralId referral = publish();
    MessageId notice = issueNotice(referral);
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", "court");
    ok(OFFICE, disposition);
    ObjectNode judgment = TestMessages.later("judgment/acquitted-ends-notice-ar", COURT, referral);
    content(judgment).put("notice", notice.toString());
    // When
    List<AgencyId> notified = ok(COURT, judgment);
    JsonNode judged = notice(OFFICE, referral);
    ok(REGISTRY, about(notice, "notice-answer/confirmed-en", REGISTRY, referral));
    ok(POLICE, about(notice, "notice-answer/confirmed-en", POLICE, referral));
    AgencyResponse repeatedResponse = submit(COURT, renewed(judgment));
    // Then
    assertThat(notified)
        .containsExactly(
            new AgencyId("office-a"), new AgencyId("police-a"), new AgencyId("registry"));
    assertThat(judged.path("state").asText()).isEqualTo("withdrawal-pending");
    assertThat(texts(judged.path("waitingFor"))).containsExactly("police-a", "registry");
    assertThat(notice(OFFICE, referral).path("state").asText()).isEqualTo("withdrawn");
    assertRefused(repeatedResponse, 409, "wrong-state", "before-court");
    assertThat(json(repeatedResponse).path("objectState").asText()).isEqualTo("withdrawn");
  }

  @Test
  void decidesOvertakenMessageAgain() {
    // Given
    ReferralId referral = publish();
    MessageId notice = issueNotice(referral);
    ObjectNode registered = about(notice, "notice-answer/registered-fr", REGISTRY, referral);
    // When
    line.meanwhile.set(() -> ok(REGISTRY, registered));
    AgencyResponse confirmed =
        submit(POLICE, about(notice, "notice-answer/confirmed-en", POLICE, referral));
    // Then
    assertThat(confirmed.status()).as("%s", json(confirmed)).isEqualTo(202);
    assertThat(notice(OFFICE, referral).path("state").asText()).isEqualTo("registered");
  }

  @Test
  void refusesMessageThatBecameIllegalMeanwhile() {
    // Given
    ReferralId referral = publish();
    ObjectNode closes = TestMessages.instruction("office-a", referral);
    // When
    line.meanwhile.set(() -> ok(OFFICE, closes));
    AgencyResponse repeatedResponse =
        submit(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertRefused(repeatedResponse, 409, "wrong-state", "investigating");
  }

  @Test
  void noticeCanBeWithdrawnAfterCaseIsWithdrawn() {
    // Given
    ReferralId referral = publish();
    MessageId notice = issueNotice(referral);
    ok(PLATFORM, TestMessages.later("case-withdrawal/duplicate-en", PLATFORM, referral));
    // When
    List<AgencyId> recipients = ok(OFFICE, withdrawal(notice, referral));
    AgencyResponse further = submit(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertThat(recipients).containsExactly(new AgencyId("police-a"), new AgencyId("registry"));
    assertRefused(further, 409, "wrong-state", "withdrawn");
    assertThat(readTimeline(OFFICE, referral).at("/instructions/0/state").asText())
        .isEqualTo("lapsed");
  }

  @Test
  void refusesWarrantOfPoliceAndWrongMessageAboutNotice() {
    // Given
    ReferralId referral = publish();
    MessageId notice = issueNotice(referral);
    // When
    AgencyResponse byPolice =
        submit(POLICE, TestMessages.later("warrant/issue-fr", POLICE, referral));
    ObjectNode mixed = TestMessages.later("warrant/withdraw-ar", OFFICE, referral);
    content(mixed).put("warrantId", notice.toString());
    AgencyResponse asWarrant = submit(OFFICE, mixed);
    AgencyResponse unknown = submit(OFFICE, withdrawal(new MessageId(UUID.randomUUID()), referral));
    // Then
    assertRefused(byPolice, 403, "not-agreed", "notice-issued");
    assertRefused(asWarrant, 409, "wrong-state", "notice-issued");
    assertThat(unknown.status()).isEqualTo(404);
    ok(OFFICE, TestMessages.later("warrant/issue-fr", OFFICE, referral));
    assertThat(readTimeline(OFFICE, referral).path("notices")).hasSize(2);
  }

  @Test
  void warrantNamesItsInstructionAndAnswerStaysDue() {
    // Given
    ReferralId referral = publish();
    ObjectNode instruction = TestMessages.instruction("office-a", referral);
    ok(OFFICE, instruction);
    ObjectNode warrant = TestMessages.later("warrant/issue-fr", OFFICE, referral);
    content(warrant).put("instruction", TestMessages.messageId(instruction).toString());
    // When
    List<AgencyId> recipients = ok(OFFICE, warrant);
    // Then
    assertThat(recipients).containsExactly(new AgencyId("police-a"), new AgencyId("registry"));
    assertThat(readTimeline(OFFICE, referral).at("/instructions/0/state").asText())
        .isEqualTo("given");
    assertThat(texts(readTimeline(OFFICE, referral).at("/instructions/0/waitingFor")))
        .containsExactly("police-a");
  }

  private MessageId issueNotice(ReferralId referral) {
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ok(OFFICE, TestMessages.later("instruction/issue-wanted-notice-ar", OFFICE, referral));
    ObjectNode notice = TestMessages.later("wanted-notice/issue-with-end-fr", OFFICE, referral);
    assertThat(ok(OFFICE, notice))
        .containsExactly(new AgencyId("police-a"), new AgencyId("registry"));
    return TestMessages.messageId(notice);
  }

  private static ObjectNode about(
      MessageId notice, String sample, TestPartner from, ReferralId referral) {
    ObjectNode document = TestMessages.later(sample, from, referral);
    content(document).put("object", notice.toString());
    return document;
  }
}
