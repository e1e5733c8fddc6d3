package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/** Whoever asks how many counts what it takes part in; what it may not count, it cannot infer. */
class StatisticsRoutesTest extends RouteTest {

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.statistics());
  }

  @Test
  void whatTheDoorTookInIsCountedAndOversightSeesEveryNumber() {
    // Given a case in which the police has identified a person
    UUID referral = publish();
    ObjectNode opening = TestMessages.instruction("office-a", referral);
    accept(TestPartners.OFFICE, opening);
    ObjectNode report =
        TestMessages.later("investigation-report/final-fr", TestPartners.POLICE, referral);
    report.withObject("/content").put("instruction", TestMessages.messageId(opening).toString());
    accept(TestPartners.POLICE, report);
    // When
    AgencyResponse answer = ask(TestPartners.OVERSIGHT, Map.of("by", List.of("stage")), "");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    JsonNode sheet = json(answer);
    assertThat(TestLine.SCHEMAS.validate("statistics", 1, sheet)).isEmpty();
    assertThat(sheet.has("hiddenBelow")).isFalse();
    assertThat(sheet.at("/rows/0/code").asText()).isEqualTo("investigating");
    assertThat(sheet.at("/rows/0/label").asText()).isEqualTo("Investigating");
    assertThat(sheet.at("/total/referrals").asInt()).isEqualTo(1);
    assertThat(sheet.at("/total/identified").asInt()).isEqualTo(1);
    assertThat(sheet.at("/total/notices").asInt(-1)).isZero();
  }

  @Test
  void aCaseIsCountedWithTriageUntilItIsAssigned() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode assignment =
        TestMessages.later("assignment/residence-of-victim-fr", TestPartners.TRIAGE, referral);
    assignment.withObject("/content").put("police", "police-a").put("office", "office-a");
    Map<String, List<String>> byStage = Map.of("by", List.of("stage"));
    // When
    JsonNode before = json(ask(TestPartners.OVERSIGHT, byStage, ""));
    accept(TestPartners.TRIAGE, assignment);
    JsonNode after = json(ask(TestPartners.OVERSIGHT, byStage, ""));
    // Then
    assertThat(before.path("rows").findValuesAsText("code")).containsExactly("triaged");
    assertThat(before.at("/rows/0/label").asText()).isEqualTo("With triage");
    assertThat(after.path("rows").findValuesAsText("code")).containsExactly("referred");
    assertThat(after.at("/total/referrals").asInt()).isEqualTo(1);
  }

  @Test
  void anAgencyCountsItsOwnAndSmallCountsAreNotInTheAnswer() {
    // Given two referrals of police-a, and none of police-b; below two is hidden here
    publish();
    publish();
    // When
    JsonNode party = json(ask(TestPartners.POLICE, Map.of(), ""));
    JsonNode stranger = json(ask(TestPartners.OTHER_POLICE, Map.of(), ""));
    // Then
    assertThat(TestLine.SCHEMAS.validate("statistics", 1, party)).isEmpty();
    assertThat(party.path("hiddenBelow").asInt()).isEqualTo(2);
    assertThat(party.at("/rows/0/referrals").asInt()).isEqualTo(2);
    assertThat(party.at("/rows/0").has("identified")).isFalse();
    assertThat(party.at("/total").has("identified")).isFalse();
    assertThat(stranger.path("rows")).isEmpty();
    assertThat(stranger.at("/total").has("referrals")).isFalse();
  }

  @Test
  void csvIsWrittenForWhoeverWouldRatherHaveIt() {
    // Given
    publish();
    publish();
    // When
    AgencyResponse answer = ask(TestPartners.POLICE, Map.of(), "text/csv, application/json;q=0.5");
    // Then
    assertThat(answer.contentType()).isEqualTo("text/csv; charset=utf-8");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "category,label,referrals,linked,identified,presented,brought,notices,warrants,"
                + "convicted,acquitted,dismissed\r\n"
                + "fraud,Scam or fraud,2,,,,,,,,,\r\n"
                + "total,Total,2,,,,,,,,,\r\n");
  }

  @Test
  void whoeverNamesNoTypeThatThereIsGetsJson() {
    // When
    AgencyResponse answer = ask(TestPartners.POLICE, Map.of(), ";");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
  }

  @Test
  void aParameterThatCannotBeAnsweredIsNamedAndTheQuestionIsAudited() {
    // Given
    List<Map<String, List<String>>> bad =
        List.of(
            Map.of("from", List.of("yesterday")),
            Map.of("from", List.of("+12026-01-01")),
            Map.of("to", List.of("2026-02-30")),
            Map.of("from", List.of("2026-06-02"), "to", List.of("2026-06-01")),
            Map.of("by", List.of("name")),
            Map.of("by", List.of("origin", "category")),
            Map.of("canary", List.of("x")));
    // When
    List<AgencyResponse> answers =
        bad.stream().map(one -> ask(TestPartners.POLICE, one, "")).toList();
    // Then
    assertThat(answers).extracting(AgencyResponse::status).containsOnly(400);
    assertThat(answers)
        .extracting(answer -> json(answer).path("parameter").asText())
        .containsExactly("from", "from", "to", "to", "by", "by", "query");
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
              assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                  .doesNotContain("canary", "yesterday");
            });
    line.requests.close();
    assertThat(line.store.timelines().entries("agency:police-a").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElseThrow())
        .containsExactly(
            "invalid-parameter/statistics", "invalid-parameter/statistics/x" + (bad.size() - 1));
  }

  @Test
  void anUnknownCertificateLearnsNothing() {
    // Given
    publish();
    StatisticsInquiry stranger = new StatisticsInquiry("no-such-thumbprint", Map.of(), "en", "");
    // When
    AgencyResponse answer =
        template().requestBody("direct:door.statistics", stranger, AgencyResponse.class);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  private void accept(TestPartner sender, ObjectNode message) {
    assertThat(submit(TestMessages.from(sender, message)).status()).isEqualTo(202);
  }

  private AgencyResponse ask(
      TestPartner asker, Map<String, List<String>> parameters, String accept) {
    return template()
        .requestBody(
            "direct:door.statistics",
            new StatisticsInquiry(asker.thumbprint(), parameters, "en", accept),
            AgencyResponse.class);
  }
}
