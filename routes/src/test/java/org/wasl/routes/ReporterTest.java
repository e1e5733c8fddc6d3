package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.wire.Answer;

/** Who learns who reported it, and how a reporter is asked without being named. */
class ReporterTest extends RouteTest {

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()));
  }

  @Test
  void theIdentityGoesFromThePlatformToTheAskingOfficeAloneAndBothStepsAreAudited() {
    // Given
    UUID referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    // When
    List<String> asked = recipients(submit(TestMessages.from(OFFICE, disclose)));
    List<String> told =
        recipients(submit(TestMessages.from(PLATFORM, identity(disclose, referral))));
    // Then
    assertThat(asked).containsExactly("platform");
    assertThat(told).containsExactly("office-a");
    assertThat(line.store.timelines().entries(referral.toString()).orElseThrow())
        .filteredOn(entry -> entry.step().action() == AuditAction.ACCEPTED)
        .extracting(entry -> entry.step().actor())
        .containsExactly("platform", "office-a", "platform");
  }

  @Test
  void nobodyAsksWhoAnAnonymousReporterIs() {
    // Given
    UUID referral = publishedBy("anonymous");
    // When
    Answer disclose = submit(TestMessages.from(OFFICE, disclose(OFFICE, referral)));
    Answer question = submit(TestMessages.from(OFFICE, question(referral)));
    // Then
    assertThat(disclose.status()).isEqualTo(403);
    assertThat(json(disclose).path("reason").asText()).isEqualTo("anonymous-reporter");
    assertThat(json(question).path("reason").asText()).isEqualTo("anonymous-reporter");
  }

  @Test
  void anIdentityThatNobodyAskedForIsNotTaken() {
    // Given
    UUID referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    // When
    Answer unasked = submit(TestMessages.from(PLATFORM, identity(disclose, referral)));
    submit(TestMessages.from(OFFICE, disclose));
    submit(TestMessages.from(PLATFORM, identity(disclose, referral)));
    Answer twice = submit(TestMessages.from(PLATFORM, identity(disclose, referral)));
    // Then
    assertThat(unasked.status()).isEqualTo(404);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(json(twice).path("objectState").asText()).isEqualTo("answered");
  }

  @Test
  void afterATransferTheNewOfficeMustAskForItself() {
    // Given
    UUID referral = publishedBy("identified");
    ObjectNode disclose = disclose(OFFICE, referral);
    submit(TestMessages.from(OFFICE, disclose));
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", OFFICE, referral);
    transfer.withObject("/content").put("toOffice", "office-b");
    submit(TestMessages.from(OFFICE, transfer));
    // When
    Answer toTheOld = submit(TestMessages.from(PLATFORM, identity(disclose, referral)));
    ObjectNode anew = disclose(OTHER_OFFICE, referral);
    submit(TestMessages.from(OTHER_OFFICE, anew));
    Answer toTheNew = submit(TestMessages.from(PLATFORM, identity(anew, referral)));
    // Then
    assertThat(json(toTheOld).path("objectState").asText()).isEqualTo("lapsed");
    assertThat(recipients(toTheNew)).containsExactly("office-b");
  }

  @Test
  void aPseudonymousReporterIsAskedAndAnswersThroughThePlatform() {
    // Given
    UUID referral = publishedBy("pseudonymous");
    ObjectNode question = question(referral);
    ObjectNode answer = TestMessages.later("reporter-answer/answered-ar", PLATFORM, referral);
    answer.withObject("/content").put("question", TestMessages.messageId(question).toString());
    // When
    List<String> asked = recipients(submit(TestMessages.from(OFFICE, question)));
    List<String> answered = recipients(submit(TestMessages.from(PLATFORM, answer)));
    // Then
    assertThat(asked).containsExactly("platform");
    assertThat(answered).containsExactly("office-a");
  }

  private UUID publishedBy(String mode) {
    ObjectNode document = TestMessages.vettedCase();
    ObjectNode reporter = document.withObject("/content/reporter");
    reporter.put("mode", mode).remove("sealedIdentity");
    Answer answer = submit(TestMessages.from(PLATFORM, document));
    return UUID.fromString(json(answer).path("referral").asText());
  }

  private static ObjectNode disclose(TestPartner office, UUID referral) {
    return TestMessages.later("instruction/disclose-reporter-identity-fr", office, referral);
  }

  private static ObjectNode question(UUID referral) {
    return TestMessages.later("reporter-question/two-questions-ar", OFFICE, referral);
  }

  private static ObjectNode identity(ObjectNode asked, UUID referral) {
    ObjectNode document = TestMessages.later("reporter-identity/disclosed-fr", PLATFORM, referral);
    document.withObject("/content").put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }

  private static List<String> recipients(Answer answer) {
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(202);
    return json(answer).path("recipients").findValuesAsText("id");
  }
}
