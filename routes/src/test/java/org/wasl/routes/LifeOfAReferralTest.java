package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.COURT;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.message.DeterministicIds;

/**
 * A referral from its publication to its end, with its parties, its supervising office and its
 * reports.
 */
class LifeOfAReferralTest extends ReferralTest {
  @Test
  void refusalOfInstructionNamesStateAndAllowedSenders() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-FES"));
    // When
    AgencyResponse answer = submit(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    // Then
    assertRefused(answer, 403, "not-agreed", "referred");
    assertThat(texts(json(answer).path("holders"))).containsExactly("office-a");
  }

  @Test
  void transferChangesSupervisionAndOldOfficeKeepsEarlierView() {
    // Given
    ReferralId referral = publish();
    // When
    List<AgencyId> notified = ok(OFFICE, transfer(referral));
    ok(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    AgencyResponse old =
        submit(OFFICE, TestMessages.later("instruction/prosecute-fr", OFFICE, referral));
    // Then
    assertThat(notified)
        .containsExactly(
            new AgencyId("office-b"), new AgencyId("platform"), new AgencyId("police-a"));
    assertRefused(old, 403, "not-agreed", "investigating");
    assertThat(texts(json(old).path("holders"))).containsExactly("office-b");
    JsonNode history = readTimeline(OFFICE, referral);
    assertThat(types(history)).contains("vetted-case/1:police-a", "instruction/1:office-b");
    assertThat(types(history)).doesNotContain("instruction/1:office-a");
    assertThat(history.path("instructions")).isEmpty();
    assertThat(readTimeline(OTHER_OFFICE, referral).path("instructions")).hasSize(1);
  }

  @Test
  void refusesInstructionDecidedBeforeTransfer() {
    // Given
    ReferralId referral = publish();
    line.meanwhile.set(() -> ok(OFFICE, transfer(referral)));
    // When
    AgencyResponse old = submit(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertRefused(old, 403, "not-agreed", "referred");
    assertThat(texts(json(old).path("holders"))).containsExactly("office-b");
  }

  @Test
  void acceptsOneOfTwoConcurrentTransfers() {
    // Given
    ReferralId referral = publish();
    line.meanwhile.set(() -> ok(OFFICE, transfer(referral)));
    // When
    AgencyResponse other = submit(OFFICE, transfer(referral));
    // Then
    assertRefused(other, 403, "not-agreed", "referred");
  }

  @Test
  void reportDecidedBeforeTransferGoesToNewOfficeToo() {
    // Given
    ReferralId referral = publish();
    ObjectNode asks = TestMessages.instruction("office-a", referral);
    ok(OFFICE, asks);
    line.meanwhile.set(() -> ok(OFFICE, transfer(referral)));
    // When
    List<AgencyId> reportedTo = ok(POLICE, report(asks, POLICE, referral));
    // Then
    assertThat(reportedTo).containsExactly(new AgencyId("office-a"), new AgencyId("office-b"));
  }

  @Test
  void unitThatJoinsDuringDecisionReceivesTheMessage() {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode inquiry = TestMessages.later("instruction/further-inquiry-fr", OFFICE, referral);
    content(inquiry).put("addressee", "police-b");
    line.meanwhile.set(() -> ok(OFFICE, inquiry));
    // When
    List<AgencyId> notified =
        ok(OFFICE, TestMessages.later("instruction/prosecute-fr", OFFICE, referral));
    // Then
    assertThat(notified)
        .containsExactly(
            new AgencyId("platform"), new AgencyId("police-a"), new AgencyId("police-b"));
  }

  private static ObjectNode transfer(ReferralId referral) {
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", OFFICE, referral);
    content(transfer).put("toOffice", "office-b");
    return transfer;
  }

  @Test
  void oldOfficeHandsOverContentUnderItsNumber() {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, transfer(referral));
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", OFFICE, referral);
    content(handover).put("addressee", "office-b").put("number", 2);
    // When
    List<AgencyId> recipients = ok(OFFICE, handover);
    // Then
    assertThat(recipients).containsExactly(new AgencyId("office-b"));
    assertThat(timeline(referral).deliveries())
        .extracting(Timeline.Delivery::id)
        .contains(
            DeterministicIds.deliveryId(
                referral,
                new AgencyId("office-a"),
                TestMessages.messageId(handover),
                new AgencyId("office-b"),
                2));
    content(handover).put("addressee", "police-b");
    assertRefused(submit(OFFICE, renewed(handover)), 403, "not-agreed", "referred");
  }

  @Test
  void instructedUnitJoinsAndItsReportAnswers() {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode inquiry = TestMessages.later("instruction/further-inquiry-fr", OFFICE, referral);
    content(inquiry).put("addressee", "police-b");
    // When
    List<AgencyId> notified = ok(OFFICE, inquiry);
    AgencyResponse notAsked = submit(POLICE, report(inquiry, POLICE, referral));
    List<AgencyId> reportedTo = ok(OTHER_POLICE, report(inquiry, OTHER_POLICE, referral));
    // Then
    assertThat(notified).containsExactly(new AgencyId("police-a"), new AgencyId("police-b"));
    assertThat(json(notAsked).path("reason").asText()).isEqualTo("not-a-holder");
    assertThat(reportedTo).containsExactly(new AgencyId("office-a"));
    assertThat(readTimeline(OFFICE, referral).at("/instructions/1/state").asText())
        .isEqualTo("answered");
    AgencyResponse repeatedResponse = submit(OTHER_POLICE, report(inquiry, OTHER_POLICE, referral));
    assertRefused(repeatedResponse, 409, "wrong-state", "investigating");
    assertThat(json(repeatedResponse).path("objectState").asText()).isEqualTo("answered");
  }

  @Test
  void courtJoinsByDispositionAndDelegates() {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", "court");
    ObjectNode delegation =
        TestMessages.later("delegation/investigating-judge-fr", COURT, referral);
    content(delegation).put("addressee", "police-a");
    AgencyResponse early = submit(COURT, delegation);
    // When
    List<AgencyId> notified = ok(OFFICE, disposition);
    List<AgencyId> delegated = ok(COURT, delegation);
    List<AgencyId> reportedTo = ok(POLICE, report(delegation, POLICE, referral));
    // Then
    assertThat(early.status()).isEqualTo(404);
    assertThat(notified)
        .containsExactly(new AgencyId("court"), new AgencyId("platform"), new AgencyId("police-a"));
    assertThat(delegated).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertThat(reportedTo).containsExactly(new AgencyId("court"), new AgencyId("office-a"));
  }

  @Test
  void courtWithTheCaseJudgesAndOfficeAndPoliceReceiveIt() {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", "court");
    ObjectNode judgment =
        TestMessages.later("judgment/convicted-and-acquitted-fr", COURT, referral);
    AgencyResponse early = submit(COURT, judgment);
    ok(OFFICE, disposition);
    // When
    List<AgencyId> notified = ok(COURT, judgment);
    List<AgencyId> further =
        ok(COURT, TestMessages.later("judgment/dismissed-en", COURT, referral));
    AgencyResponse byOffice =
        submit(OFFICE, TestMessages.later("judgment/dismissed-en", OFFICE, referral));
    // Then
    assertThat(early.status()).isEqualTo(404);
    assertThat(notified).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertThat(further).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertRefused(byOffice, 403, "not-agreed", "before-court");
    assertThat(texts(json(byOffice).path("holders"))).containsExactly("court");
    assertThat(readTimeline(OFFICE, referral).path("state").asText()).isEqualTo("before-court");
    assertThat(types(readTimeline(COURT, referral))).contains("judgment/1:police-a");
  }

  @Test
  void refusesJudgmentOfCourtThatDoesNotHaveTheCaseYet() {
    // Given
    ReferralId referral = publish();
    ObjectNode prosecution = TestMessages.later("disposition/prosecution-ar", OFFICE, referral);
    content(prosecution).put("courtAgency", "court");
    ok(OFFICE, prosecution);
    // When
    AgencyResponse early =
        submit(COURT, TestMessages.later("judgment/dismissed-en", COURT, referral));
    ObjectNode elsewhere = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(elsewhere).remove("courtAgency");
    ok(OFFICE, elsewhere);
    AgencyResponse notSeized =
        submit(COURT, TestMessages.later("judgment/dismissed-en", COURT, referral));
    // Then
    assertRefused(early, 409, "wrong-state", "prosecuted");
    assertRefused(notSeized, 403, "not-agreed", "before-court");
    assertThat(json(notSeized).path("reason").asText()).isEqualTo("not-seized");
  }

  @ParameterizedTest
  @CsvSource({"cuort, no-such-agency", "office-b, not-of-that-kind"})
  void refusesUnknownCourtAndSuggestsNearest(String named, String reason) {
    // Given
    ReferralId referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", named);
    // When
    AgencyResponse refused = submit(OFFICE, disposition);
    // Then
    assertRefused(refused, 403, "not-agreed", "investigating");
    JsonNode place = json(refused).at("/errors/0");
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(place.path("pointer").asText()).isEqualTo("/content/courtAgency");
    assertThat(place.path("keyword").asText()).isEqualTo(reason);
    assertThat(place.path("detail").asText()).endsWith("Nearest: court");
  }

  @Test
  void amendmentChangesFactsAndGoesToAllHolders() {
    // Given
    ReferralId referral = publish();
    ObjectNode amendment = TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral);
    // When
    List<AgencyId> recipients = ok(PLATFORM, amendment);
    // Then
    assertThat(recipients).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertThat(readTimeline(OFFICE, referral).at("/facts/category").asText())
        .isEqualTo("sexual-extortion");
  }

  private static ObjectNode report(ObjectNode asked, TestPartner from, ReferralId referral) {
    ObjectNode document = TestMessages.later("investigation-report/final-fr", from, referral);
    content(document).put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }
}
