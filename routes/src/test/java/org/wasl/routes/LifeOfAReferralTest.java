package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.COURT;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.REGISTRY;
import static org.wasl.routes.TestPartners.TRIAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.Trail;
import org.wasl.store.Timeline;
import org.wasl.wire.Answer;
import org.wasl.wire.Ids;
import org.wasl.wire.Inquiry;

/** A referral from its publication to its end, message by message, by the shipped agreements. */
class LifeOfAReferralTest extends RouteTest {

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void aNoticeIsWithdrawnOnlyWhenEveryHolderHasConfirmed() {
    // Given
    UUID referral = publish();
    UUID notice = issueNotice(referral);
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
    assertThat(Trail.check(line.store.timelines().entries(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void aMessageThatAnotherOvertookIsDecidedOnAgainAndNotRefused() {
    // Given
    UUID referral = publish();
    UUID notice = issueNotice(referral);
    ObjectNode registered = about(notice, "notice-answer/registered-fr", REGISTRY, referral);
    // When
    line.meanwhile.set(() -> ok(REGISTRY, registered));
    Answer confirmed =
        submit(POLICE, about(notice, "notice-answer/confirmed-en", POLICE, referral));
    // Then
    assertThat(confirmed.status()).as("%s", json(confirmed)).isEqualTo(202);
    assertThat(notice(OFFICE, referral).path("state").asText()).isEqualTo("registered");
  }

  @Test
  void aMessageThatIsOvertakenByWhatMakesItIllegalIsRefused() {
    // Given
    UUID referral = publish();
    ObjectNode closes = TestMessages.instruction("office-a", referral);
    // When
    line.meanwhile.set(() -> ok(OFFICE, closes));
    Answer again = submit(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertRefused(again, 409, "wrong-state", "investigating");
  }

  @Test
  void aNoticeCanStillBeWithdrawnAfterThePlatformHasTakenTheCaseBack() {
    // Given
    UUID referral = publish();
    UUID notice = issueNotice(referral);
    ok(PLATFORM, TestMessages.later("case-withdrawal/duplicate-en", PLATFORM, referral));
    // When
    List<String> recipients = ok(OFFICE, withdrawal(notice, referral));
    Answer further = submit(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertThat(recipients).containsExactly("police-a", "registry");
    assertRefused(further, 409, "wrong-state", "withdrawn");
    assertThat(look(OFFICE, referral).at("/instructions/0/state").asText()).isEqualTo("lapsed");
  }

  @Test
  void whoMayNotInstructIsToldTheStateAndWhoMay() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-FES"));
    // When
    Answer answer = submit(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    // Then
    assertRefused(answer, 403, "not-agreed", "referred");
    assertThat(texts(json(answer).path("holders"))).containsExactly("office-a");
  }

  @Test
  void aTransferChangesWhoSupervisesAndTheOldOfficeKeepsSightOfWhatWas() {
    // Given
    UUID referral = publish();
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", OFFICE, referral);
    content(transfer).put("toOffice", "office-b");
    // When
    List<String> told = ok(OFFICE, transfer);
    ok(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    Answer old = submit(OFFICE, TestMessages.later("instruction/prosecute-fr", OFFICE, referral));
    // Then
    assertThat(told).containsExactly("office-b", "platform", "police-a");
    assertRefused(old, 403, "not-agreed", "investigating");
    assertThat(texts(json(old).path("holders"))).containsExactly("office-b");
    JsonNode history = look(OFFICE, referral);
    assertThat(types(history)).contains("vetted-case/1:police-a", "instruction/1:office-b");
    assertThat(types(history)).doesNotContain("instruction/1:office-a");
    assertThat(history.path("instructions")).isEmpty();
    assertThat(look(OTHER_OFFICE, referral).path("instructions")).hasSize(1);
  }

  @Test
  void aTriagedCaseIsAssignedHandedOverAndGoesOn() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", TRIAGE, referral);
    content(handover).put("addressee", "office-a");
    Answer early = submit(TRIAGE, handover);
    // When
    List<String> told = ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    List<String> handedOver = ok(TRIAGE, renewed(handover));
    List<String> instructed = ok(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertRefused(early, 403, "not-agreed", "triaged");
    assertThat(told).containsExactly("office-a", "platform", "police-a");
    assertThat(handedOver).containsExactly("office-a");
    assertThat(instructed).containsExactly("platform", "police-a");
    assertThat(look(OFFICE, referral).path("state").asText()).isEqualTo("investigating");
    assertThat(types(look(OFFICE, referral))).contains("vetted-case/1:triage");
    assertThat(types(look(TRIAGE, referral)))
        .contains("vetted-case/1:triage", "assignment/1:police-a")
        .doesNotContain("instruction/1:police-a");
    assertThat(line.store.timelines().entries(referral.toString()).orElseThrow())
        .extracting(entry -> entry.step().why().orElse(""))
        .contains("triaged", "joins/police-a", "joins/office-a", "office/office-a", "referred");
    assertThat(Trail.check(line.store.timelines().entries(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void aCaseThatHasAnOfficeIsNotAssignedAgainAndTheRefusalNamesIt() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    // When
    Answer again = submit(TRIAGE, assignment(TRIAGE, referral, "police-b", "office-b"));
    // Then
    assertRefused(again, 409, "wrong-state", "referred");
    assertThat(texts(json(again).path("holders"))).containsExactly("office-a");
    assertThat(timeline(referral).referral().office()).isEqualTo("office-a");
  }

  @Test
  void nobodyButTriageAssignsAndWhoTriesIsToldWhoMay() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    UUID ofAnOffice = publish();
    // When
    Answer platform = submit(PLATFORM, assignment(PLATFORM, referral, "police-a", "office-a"));
    Answer office = submit(OFFICE, assignment(OFFICE, ofAnOffice, "police-a", "office-b"));
    Answer stranger = submit(TRIAGE, assignment(TRIAGE, ofAnOffice, "police-a", "office-b"));
    // Then
    assertRefused(platform, 403, "not-agreed", "triaged");
    assertThat(texts(json(platform).path("holders"))).containsExactly("triage");
    assertRefused(office, 403, "not-agreed", "referred");
    assertThat(stranger.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "office-b, office-a, not-of-that-kind",
    "police-a, police-b, not-of-that-kind",
    "police-a, court, not-of-that-kind",
    "registry, office-a, not-of-that-kind",
    "police-a, triage, no-such-agency",
    "police-z, office-a, no-such-agency",
    "police-a, office-gone, no-such-agency"
  })
  void whatIsNoPoliceUnitOrNoOfficeIsNotAssigned(String police, String office, String reason) {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    Answer refused = submit(TRIAGE, assignment(TRIAGE, referral, police, office));
    // Then
    assertRefused(refused, 403, "not-agreed", "triaged");
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(timeline(referral).referral().state()).isEqualTo("triaged");
    assertThat(timeline(referral).referral().others()).isEmpty();
  }

  @Test
  void whileTriageHasTheCaseThePlatformAmendsItAndTakesItBackThere() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    List<String> amended =
        ok(PLATFORM, TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral));
    List<String> withdrawn =
        ok(PLATFORM, TestMessages.later("case-withdrawal/duplicate-en", PLATFORM, referral));
    Answer late = submit(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    // Then
    assertThat(amended).containsExactly("triage");
    assertThat(withdrawn).containsExactly("triage");
    assertRefused(late, 409, "wrong-state", "withdrawn");
  }

  @Test
  void anAmendmentThatAnAssignmentOvertookGoesToWhoHasTheCaseNow() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode amendment = TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral);
    // When
    line.meanwhile.set(() -> ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a")));
    List<String> recipients = ok(PLATFORM, amendment);
    // Then
    assertThat(recipients).containsExactly("office-a", "police-a");
  }

  @Test
  void whereTheOfficeWasRevokedThePoliceUnitThatHasTheCaseKeepsIt() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-RAB"));
    // When
    List<String> told = ok(TRIAGE, assignment(TRIAGE, referral, "police-b", "office-b"));
    List<String> instructed = ok(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    // Then
    assertThat(told).containsExactly("office-b", "platform", "police-b");
    assertThat(instructed).containsExactly("platform", "police-b");
  }

  @Test
  void theOldOfficeHandsTheContentOverUnderItsNumber() {
    // Given
    UUID referral = publish();
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", OFFICE, referral);
    content(transfer).put("toOffice", "office-b");
    ok(OFFICE, transfer);
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", OFFICE, referral);
    content(handover).put("addressee", "office-b").put("number", 2);
    // When
    List<String> recipients = ok(OFFICE, handover);
    // Then
    assertThat(recipients).containsExactly("office-b");
    assertThat(timeline(referral).deliveries())
        .extracting(Timeline.Delivery::id)
        .contains(Ids.deliveryId("office-a", TestMessages.messageId(handover), "office-b", 2));
    content(handover).put("addressee", "police-b");
    assertRefused(submit(OFFICE, renewed(handover)), 403, "not-agreed", "referred");
  }

  @Test
  void aUnitThatIsInstructedJoinsAndItsReportAnswers() {
    // Given
    UUID referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode inquiry = TestMessages.later("instruction/further-inquiry-fr", OFFICE, referral);
    content(inquiry).put("addressee", "police-b");
    // When
    List<String> told = ok(OFFICE, inquiry);
    Answer notAsked = submit(POLICE, report(inquiry, POLICE, referral));
    List<String> reportedTo = ok(OTHER_POLICE, report(inquiry, OTHER_POLICE, referral));
    // Then
    assertThat(told).containsExactly("police-a", "police-b");
    assertThat(json(notAsked).path("reason").asText()).isEqualTo("not-a-holder");
    assertThat(reportedTo).containsExactly("office-a");
    assertThat(look(OFFICE, referral).at("/instructions/1/state").asText()).isEqualTo("answered");
    Answer again = submit(OTHER_POLICE, report(inquiry, OTHER_POLICE, referral));
    assertRefused(again, 409, "wrong-state", "investigating");
    assertThat(json(again).path("objectState").asText()).isEqualTo("answered");
  }

  @Test
  void aCourtJoinsByADispositionAndDelegates() {
    // Given
    UUID referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", "court");
    ObjectNode delegation =
        TestMessages.later("delegation/investigating-judge-fr", COURT, referral);
    content(delegation).put("addressee", "police-a");
    Answer early = submit(COURT, delegation);
    // When
    List<String> told = ok(OFFICE, disposition);
    List<String> delegated = ok(COURT, delegation);
    List<String> reportedTo = ok(POLICE, report(delegation, POLICE, referral));
    // Then
    assertThat(early.status()).isEqualTo(404);
    assertThat(told).containsExactly("court", "platform", "police-a");
    assertThat(delegated).containsExactly("office-a", "police-a");
    assertThat(reportedTo).containsExactly("court", "office-a");
  }

  @ParameterizedTest
  @CsvSource({"cuort, no-such-agency", "office-b, not-of-that-kind"})
  void aCourtThatIsNoneIsRefusedWithItsPlaceAndTheNearest(String named, String reason) {
    // Given
    UUID referral = publish();
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", named);
    // When
    Answer refused = submit(OFFICE, disposition);
    // Then
    assertRefused(refused, 403, "not-agreed", "investigating");
    JsonNode place = json(refused).at("/errors/0");
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(place.path("pointer").asText()).isEqualTo("/content/courtAgency");
    assertThat(place.path("keyword").asText()).isEqualTo(reason);
    assertThat(place.path("detail").asText()).endsWith("Nearest: court");
  }

  @Test
  void everyAgencyThatAnAssignmentMayNotNameIsToldAtOnce() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    Answer refused = submit(TRIAGE, assignment(TRIAGE, referral, "office-a", "ofice-a"));
    // Then
    JsonNode errors = json(refused).path("errors");
    assertThat(errors.findValuesAsText("pointer"))
        .containsExactly("/content/police", "/content/office");
    assertThat(errors.at("/1/detail").asText()).endsWith("Nearest: office-a, office-b");
  }

  @Test
  void anAmendmentChangesTheFactsAndGoesToWhoeverHasTheCase() {
    // Given
    UUID referral = publish();
    ObjectNode amendment = TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral);
    // When
    List<String> recipients = ok(PLATFORM, amendment);
    // Then
    assertThat(recipients).containsExactly("office-a", "police-a");
    assertThat(look(OFFICE, referral).at("/facts/category").asText()).isEqualTo("sexual-extortion");
  }

  @Test
  void aPoliceUnitIssuesNoWarrantAndNobodyMovesANoticeByTheWrongMessage() {
    // Given
    UUID referral = publish();
    UUID notice = issueNotice(referral);
    // When
    Answer byPolice = submit(POLICE, TestMessages.later("warrant/issue-fr", POLICE, referral));
    ObjectNode mixed = TestMessages.later("warrant/withdraw-ar", OFFICE, referral);
    content(mixed).put("warrantId", notice.toString());
    Answer asWarrant = submit(OFFICE, mixed);
    Answer unknown = submit(OFFICE, withdrawal(UUID.randomUUID(), referral));
    // Then
    assertRefused(byPolice, 403, "not-agreed", "notice-issued");
    assertRefused(asWarrant, 409, "wrong-state", "notice-issued");
    assertThat(unknown.status()).isEqualTo(404);
    ok(OFFICE, TestMessages.later("warrant/issue-fr", OFFICE, referral));
    assertThat(look(OFFICE, referral).path("notices")).hasSize(2);
  }

  private UUID issueNotice(UUID referral) {
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ok(OFFICE, TestMessages.later("instruction/issue-wanted-notice-ar", OFFICE, referral));
    ObjectNode notice = TestMessages.later("wanted-notice/issue-with-end-fr", OFFICE, referral);
    assertThat(ok(OFFICE, notice)).containsExactly("police-a", "registry");
    return TestMessages.messageId(notice);
  }

  private static ObjectNode withdrawal(UUID notice, UUID referral) {
    ObjectNode document = TestMessages.later("wanted-notice/withdraw-en", OFFICE, referral);
    content(document).put("noticeId", notice.toString()).remove("instruction");
    return document;
  }

  private static ObjectNode about(UUID notice, String sample, TestPartner from, UUID referral) {
    ObjectNode document = TestMessages.later(sample, from, referral);
    content(document).put("object", notice.toString());
    return document;
  }

  private static ObjectNode assignment(
      TestPartner from, UUID referral, String police, String office) {
    ObjectNode document = TestMessages.later("assignment/residence-of-victim-fr", from, referral);
    content(document).put("police", police).put("office", office);
    return document;
  }

  /** The same content under an id of its own. */
  private static ObjectNode renewed(ObjectNode document) {
    document.withObject("/envelope").put("messageId", UUID.randomUUID().toString());
    return document;
  }

  private static ObjectNode report(ObjectNode asked, TestPartner from, UUID referral) {
    ObjectNode document = TestMessages.later("investigation-report/final-fr", from, referral);
    content(document).put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }

  private Answer submit(TestPartner sender, ObjectNode document) {
    return submit(TestMessages.from(sender, document));
  }

  private List<String> ok(TestPartner sender, ObjectNode document) {
    Answer answer = submit(sender, document);
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(202);
    return json(answer).path("recipients").findValuesAsText("id");
  }

  private JsonNode look(TestPartner asker, UUID referral) {
    Inquiry inquiry = new Inquiry(asker.thumbprint(), referral, "en");
    Answer answer = template().requestBody("direct:door.inquire", inquiry, Answer.class);
    assertThat(TestLine.SCHEMAS.validate("referral", 1, json(answer))).isEmpty();
    return json(answer);
  }

  private JsonNode notice(TestPartner asker, UUID referral) {
    return look(asker, referral).at("/notices/0");
  }

  private Timeline timeline(UUID referral) {
    return line.store.timelines().of(referral).orElseThrow().orElseThrow();
  }

  private static List<String> types(JsonNode timeline) {
    return texts(timeline.path("deliveries"), "type", "recipient");
  }

  private static List<String> texts(JsonNode array, String first, String second) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.path(first).asText() + ":" + it.path(second).asText()));
    return texts;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static ObjectNode content(ObjectNode document) {
    return document.withObject("/content");
  }

  private static void assertRefused(Answer answer, int status, String type, String state) {
    JsonNode problem = json(answer);
    assertThat(answer.status()).as("%s", problem).isEqualTo(status);
    assertThat(problem.path("type").asText()).endsWith("/" + type);
    assertThat(problem.path("state").asText()).isEqualTo(state);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, problem)).isEmpty();
  }
}
