package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.COURT;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.OVERSIGHT;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;

/**
 * Tests which agencies learn a reporter's identity, and how a reporter is questioned without being
 * named.
 */
class ReporterTest extends ReferralTest {

  @Test
  void identityGoesOnlyToAskingOfficeAndBothStepsAreAudited() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    // When
    List<AgencyId> asked = recipients(submit(TestMessages.from(OFFICE, disclose)));
    List<AgencyId> notified =
        recipients(submit(TestMessages.from(OVERSIGHT, identity(disclose, referral))));
    // Then
    assertThat(asked).containsExactly(new AgencyId("oversight"));
    assertThat(notified).containsExactly(new AgencyId("office-a"));
    assertThat(line.store.trailEntries().of(referral.toString()).orElseThrow())
        .filteredOn(entry -> entry.step().action() == AuditAction.ACCEPTED)
        .extracting(entry -> entry.step().actor())
        .containsExactly("platform", "office-a", "oversight");
  }

  @Test
  void refusesQuestionAboutAnonymousReporter() {
    // Given
    ReferralId referral = publishedBy("anonymous");
    // When
    AgencyResponse disclose = submit(TestMessages.from(OFFICE, disclose(OFFICE, referral)));
    AgencyResponse question = submit(TestMessages.from(OFFICE, question(referral)));
    // Then
    assertThat(disclose.status()).isEqualTo(403);
    assertThat(json(disclose).path("reason").asText()).isEqualTo("anonymous-reporter");
    assertThat(json(question).path("reason").asText()).isEqualTo("anonymous-reporter");
  }

  @Test
  void platformMayNotAnswerForTheCustodian() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    ObjectNode identity = identity(disclose, referral);
    identity.withObject("/envelope").put("sender", "platform");
    // When
    AgencyResponse refused = submit(TestMessages.from(PLATFORM, identity));
    // Then
    assertThat(refused.status()).isEqualTo(403);
    assertThat(json(refused).path("reason").asText()).isEqualTo("not-a-holder");
    assertThat(json(refused).at("/holders/0").asText()).isEqualTo("oversight");
  }

  @Test
  void acceptsIdentitySealedToCustodianAndHandsItOn() {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    sealTo(document.withObject("/content/reporter"), OVERSIGHT);
    // When
    AgencyResponse published = submit(TestMessages.from(PLATFORM, document));
    ReferralId referral = ReferralId.parse(json(published).path("referral").asText());
    ObjectNode disclose = disclose(OFFICE, referral);
    sealTo(disclose.withObject("/content"), OVERSIGHT);
    List<AgencyId> asked = recipients(submit(TestMessages.from(OFFICE, disclose)));
    // Then
    assertThat(published.status()).isEqualTo(202);
    assertThat(asked).containsExactly(new AgencyId("oversight"));
  }

  @Test
  void refusesIdentitySealedToOthersAndStoresNothing() throws Exception {
    // Given
    ObjectNode toPolice = TestMessages.vettedCase();
    sealTo(toPolice.withObject("/content/reporter"), POLICE);
    ObjectNode toBoth = TestMessages.vettedCase();
    sealTo(toBoth.withObject("/content/reporter"), OVERSIGHT, PLATFORM);
    // When
    AgencyResponse police = submit(TestMessages.from(PLATFORM, toPolice));
    AgencyResponse both = submit(TestMessages.from(PLATFORM, toBoth));
    // Then
    for (AgencyResponse refused : List.of(police, both)) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(json(refused).at("/errors/0/pointer").asText())
          .isEqualTo("/content/reporter/sealedIdentity");
      assertThat(json(refused).at("/errors/0/keyword").asText()).isEqualTo("custodian");
      assertThat(json(refused).at("/errors/0/detail").asText()).endsWith("oversight");
      assertThat(TestLine.SCHEMAS.validate("problem", 1, json(refused))).isEmpty();
    }
    assertThat(TestDatabase.count("message")).isZero();
  }

  /** Beside the shipped custodian, a court for one matter. */
  private void theCourtKeepsIdentitiesOf(String category) {
    List<Agreement> lines = new ArrayList<>(line.agreements.get().lines());
    lines.add(
        new Agreement(
            AgencyRole.COURT,
            "reporter-identity",
            Agreement.ANY,
            Set.of(),
            Set.of(),
            Set.of(NamedRecipient.ASKER)));
    line.agreements.set(
        new Agreements(
            lines,
            new Custodians(
                new TreeMap<>(Map.of(category, new AgencyId("court"))),
                Optional.of(new AgencyId("oversight")))));
  }

  @Test
  void onlyCustodianOfTheMatterIsAskedAndAnswers() {
    // Given
    theCourtKeepsIdentitiesOf("terrorism");
    ObjectNode terrorism = caseOf("terrorism", COURT);
    ObjectNode fraud = caseOf("fraud", OVERSIGHT);
    ReferralId first = published(terrorism);
    ReferralId second = published(fraud);
    ObjectNode ofTerrorism = disclose(OFFICE, first);
    ofTerrorism
        .withObject("/content")
        .set("sealedIdentity", terrorism.at("/content/reporter/sealedIdentity"));
    ObjectNode anew = disclose(OFFICE, first); // without the identity, by the matter
    ObjectNode ofFraud = disclose(OFFICE, second);
    // When
    List<AgencyId> asked = ok(OFFICE, ofTerrorism);
    List<AgencyId> repeatedRecipients = ok(OFFICE, anew);
    List<AgencyId> other = ok(OFFICE, ofFraud);
    AgencyResponse fromTheOther =
        submit(TestMessages.from(OVERSIGHT, identity(ofTerrorism, first)));
    ObjectNode answer = identity(ofTerrorism, first);
    answer.withObject("/envelope").put("sender", "court");
    // Then
    assertThat(asked).containsExactly(new AgencyId("court"));
    assertThat(repeatedRecipients).containsExactly(new AgencyId("court"));
    assertThat(other).containsExactly(new AgencyId("oversight"));
    assertThat(fromTheOther.status()).isEqualTo(404); // it does not learn that there is such a case
    assertThat(ok(COURT, answer)).containsExactly(new AgencyId("office-a"));
  }

  @Test
  void refusesIdentitySealedToCustodianOfAnotherMatter() {
    // Given
    theCourtKeepsIdentitiesOf("terrorism");
    // When
    AgencyResponse toTheOther = submit(PLATFORM, caseOf("terrorism", OVERSIGHT));
    AgencyResponse toBoth = submit(PLATFORM, caseOf("terrorism", OVERSIGHT, COURT));
    AgencyResponse ofAnother = submit(PLATFORM, caseOf("fraud", COURT));
    // Then
    assertThat(json(toTheOther).at("/errors/0/detail").asText()).endsWith("court");
    assertThat(json(toBoth).at("/errors/0/detail").asText()).endsWith("court");
    assertThat(json(ofAnother).at("/errors/0/detail").asText()).endsWith("oversight");
  }

  @Test
  void asksCustodianNamedByCaseAfterAgreementsChange() {
    // Given
    ObjectNode document = caseOf("terrorism", OVERSIGHT);
    document.withObject("/content/reporter").put("custodian", "oversight");
    ReferralId referral = published(document);
    ObjectNode amendment = TestMessages.later("case-amendment/correction-fr", PLATFORM, referral);
    ObjectNode amended = amendment.withObject("/content/case");
    amended.withObject("/reporter").removeAll().put("mode", "identified");
    theCourtKeepsIdentitiesOf("terrorism");
    // When
    List<AgencyId> before = ok(OFFICE, disclose(OFFICE, referral));
    ok(PLATFORM, amendment);
    List<AgencyId> after = ok(OFFICE, disclose(OFFICE, referral));
    ObjectNode handing = disclose(OFFICE, referral);
    handing
        .withObject("/content")
        .set("sealedIdentity", document.at("/content/reporter/sealedIdentity"));
    // Then
    assertThat(before).containsExactly(new AgencyId("oversight"));
    assertThat(after).containsExactly(new AgencyId("oversight"));
    assertThat(ok(OFFICE, handing)).containsExactly(new AgencyId("oversight"));
    assertThat(readTimeline(OFFICE, referral).at("/facts/custodian").asText())
        .isEqualTo("oversight");
  }

  @Test
  void refusesCaseThatNamesWrongCustodian() {
    // Given
    ObjectNode document = caseOf("fraud", OVERSIGHT);
    document.withObject("/content/reporter").put("custodian", "court");
    // When
    AgencyResponse refused = submit(PLATFORM, document);
    // Then
    assertThat(refused.status()).isEqualTo(422);
    assertThat(json(refused).at("/errors/0/pointer").asText())
        .isEqualTo("/content/reporter/custodian");
    assertThat(json(refused).at("/errors/0/detail").asText()).endsWith("oversight");
  }

  private static ObjectNode caseOf(String category, TestPartner... custodians) {
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/content").put("category", category);
    document.withObject("/content/reporter").put("mode", "identified");
    sealTo(document.withObject("/content/reporter"), custodians);
    return document;
  }

  private ReferralId published(ObjectNode document) {
    AgencyResponse answer = submit(PLATFORM, document);
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(202);
    return ReferralId.parse(json(answer).path("referral").asText());
  }

  @Test
  void refusesAmendmentThatSealsIdentityToOthers() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode amendment = TestMessages.later("case-amendment/correction-fr", PLATFORM, referral);
    sealTo(amendment.withObject("/content/case/reporter"), OFFICE);
    // When
    AgencyResponse refused = submit(TestMessages.from(PLATFORM, amendment));
    // Then
    assertThat(json(refused).at("/errors/0/pointer").asText())
        .isEqualTo("/content/case/reporter/sealedIdentity");
  }

  @Test
  void refusesDisclosureWithIdentityOfAnotherCustodian() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    sealTo(disclose.withObject("/content"), OFFICE);
    // When
    AgencyResponse refused = submit(TestMessages.from(OFFICE, disclose));
    // Then
    assertThat(json(refused).at("/errors/0/pointer").asText()).isEqualTo("/content/sealedIdentity");
  }

  @Test
  void refusesUnrequestedIdentity() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    // When
    AgencyResponse unasked = submit(TestMessages.from(OVERSIGHT, identity(disclose, referral)));
    submit(TestMessages.from(OFFICE, disclose));
    submit(TestMessages.from(OVERSIGHT, identity(disclose, referral)));
    AgencyResponse twice = submit(TestMessages.from(OVERSIGHT, identity(disclose, referral)));
    // Then
    assertThat(unasked.status()).isEqualTo(404);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(json(twice).path("objectState").asText()).isEqualTo("answered");
  }

  @Test
  void onlyAskingOfficeReceivesAuditedRefusalWithGround() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    // When
    List<AgencyId> notified =
        recipients(submit(TestMessages.from(OVERSIGHT, refusal(disclose, referral))));
    // Then
    assertThat(notified).containsExactly(new AgencyId("office-a"));
    String change = "object/" + TestMessages.messageId(disclose) + "/refused/no-legal-basis";
    assertThat(line.store.trailEntries().of(referral.toString()).orElseThrow())
        .filteredOn(entry -> entry.step().action() == AuditAction.MOVED)
        .extracting(entry -> entry.step().actor() + " " + entry.step().why().orElseThrow().text())
        .contains("oversight " + change);
    for (TestPartner party : List.of(OFFICE, OVERSIGHT)) {
      JsonNode timeline = readTimeline(party, referral);
      assertThat(timeline.at("/instructions/0/state").asText()).isEqualTo("refused");
      assertThat(timeline.at("/instructions/0/ground").asText()).isEqualTo("no-legal-basis");
      assertThat(timeline.at("/instructions/0/waitingFor")).isEmpty();
      assertThat(timeline.path("entries").findValuesAsText("why")).contains(change);
    }
    assertThat(readTimeline(POLICE, referral).toString()).doesNotContain("no-legal-basis");
  }

  @Test
  void refusalEndsRequestAndOfficeMayAskAgain() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    submit(TestMessages.from(OVERSIGHT, refusal(disclose, referral)));
    // When
    AgencyResponse identity = submit(TestMessages.from(OVERSIGHT, identity(disclose, referral)));
    AgencyResponse refusal = submit(TestMessages.from(OVERSIGHT, refusal(disclose, referral)));
    ObjectNode anew = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, anew));
    List<AgencyId> notified =
        recipients(submit(TestMessages.from(OVERSIGHT, identity(anew, referral))));
    // Then
    for (AgencyResponse second : List.of(identity, refusal)) {
      assertThat(second.status()).isEqualTo(409);
      assertThat(json(second).path("objectState").asText()).isEqualTo("refused");
    }
    assertThat(notified).containsExactly(new AgencyId("office-a"));
    assertThat(readTimeline(OFFICE, referral).path("instructions").findValuesAsText("state"))
        .containsExactly("refused", "answered");
  }

  @Test
  void onlyCustodianMayRefuse() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    ObjectNode refusal = refusal(disclose, referral);
    refusal.withObject("/envelope").put("sender", "platform");
    // When
    AgencyResponse refused = submit(TestMessages.from(PLATFORM, refusal));
    // Then
    assertThat(refused.status()).isEqualTo(403);
    assertThat(json(refused).path("reason").asText()).isEqualTo("not-a-holder");
  }

  @Test
  void newOfficeMustAskAgainAfterTransfer() {
    // Given
    ReferralId referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", OFFICE, referral);
    transfer.withObject("/content").put("toOffice", "office-b");
    submit(TestMessages.from(OFFICE, transfer));
    // When
    AgencyResponse toTheOld = submit(TestMessages.from(OVERSIGHT, identity(disclose, referral)));
    ObjectNode anew = disclose(OTHER_OFFICE, referral);
    submit(TestMessages.from(OTHER_OFFICE, anew));
    AgencyResponse toTheNew = submit(TestMessages.from(OVERSIGHT, identity(anew, referral)));
    // Then
    assertThat(json(toTheOld).path("objectState").asText()).isEqualTo("lapsed");
    assertThat(recipients(toTheNew)).containsExactly(new AgencyId("office-b"));
  }

  @Test
  void pseudonymousReporterAnswersThroughThePlatform() {
    // Given
    ReferralId referral = publishedBy("pseudonymous");
    ObjectNode question = question(referral);
    ObjectNode answer = TestMessages.later("reporter-answer/answered-ar", PLATFORM, referral);
    answer.withObject("/content").put("question", TestMessages.messageId(question).toString());
    // When
    List<AgencyId> asked = recipients(submit(TestMessages.from(OFFICE, question)));
    List<AgencyId> answered = recipients(submit(TestMessages.from(PLATFORM, answer)));
    // Then
    assertThat(asked).containsExactly(new AgencyId("platform"));
    assertThat(answered).containsExactly(new AgencyId("office-a"));
  }

  private ReferralId publishedBy(String mode) {
    ObjectNode document = TestMessages.vettedCase();
    ObjectNode reporter = document.withObject("/content/reporter");
    reporter.put("mode", mode).remove("sealedIdentity");
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, document));
    return ReferralId.parse(json(answer).path("referral").asText());
  }

  /** An identity, sealed as a platform does it. */
  private static void sealTo(ObjectNode holder, TestPartner... custodians) {
    SignedMessage identity = new SignedMessage("{}".getBytes(StandardCharsets.UTF_8), "h..s");
    List<Agency> agencies = Stream.of(custodians).map(TestPartner::agency).toList();
    try {
      holder.set(
          "sealedIdentity",
          new ObjectMapper().readTree(new MessageSealer(256).seal(identity, agencies).bytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode disclose(TestPartner office, ReferralId referral) {
    return TestMessages.later("instruction/disclose-reporter-identity-fr", office, referral);
  }

  private static ObjectNode question(ReferralId referral) {
    return TestMessages.later("reporter-question/two-questions-ar", OFFICE, referral);
  }

  private static ObjectNode identity(ObjectNode asked, ReferralId referral) {
    ObjectNode document = TestMessages.later("reporter-identity/disclosed-fr", OVERSIGHT, referral);
    document.withObject("/content").put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }

  private static ObjectNode refusal(ObjectNode asked, ReferralId referral) {
    ObjectNode document = TestMessages.later("reporter-identity/refused-fr", OVERSIGHT, referral);
    document.withObject("/content").put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }

  private static List<AgencyId> recipients(AgencyResponse answer) {
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(202);
    return json(answer).path("recipients").findValuesAsText("id").stream()
        .map(AgencyId::new)
        .toList();
  }
}
