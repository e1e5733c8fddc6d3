package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.CellPerturbation;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.ReportingPeriod.Length;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/**
 * An agency counts the referrals in which it takes part, for periods that have ended. The noise is
 * 0 here. {@link StatisticsDifferencingTest} has real noise.
 */
class StatisticsRoutesTest extends RouteTest {

  private static final int PER_HOUR = 20;
  private static final int SECONDS_PER_QUERY = 3600 / PER_HOUR;
  private static final List<String> JUNE = List.of("2024-06");
  private static final Map<String, List<String>> IN_JUNE = Map.of("period", JUNE);

  @Override
  protected List<RoutesBuilder> routes() {
    StatisticsPolicy policy =
        new StatisticsPolicy(
            TestTime.ZONE, TestTime.COUNTRIES, false, new CellPerturbation(2, fingerprint -> 1L));
    return List.of(line.policies(), line.door(line.checks()), line.statistics(policy, PER_HOUR));
  }

  @Test
  void countsAcceptedMessagesAndOversightSeesAllNumbers() {
    // Given a case in which the police has identified a person
    ReferralId referral = publish();
    ObjectNode opening = TestMessages.instruction("office-a", referral);
    accept(TestPartners.OFFICE, opening);
    ObjectNode report =
        TestMessages.later("investigation-report/final-fr", TestPartners.POLICE, referral);
    report.withObject("/content").put("instruction", TestMessages.messageId(opening).toString());
    accept(TestPartners.POLICE, report);
    allOfThatWasInJune();
    // When
    AgencyResponse answer =
        ask(TestPartners.OVERSIGHT, Map.of("by", List.of("stage"), "period", JUNE), "");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    JsonNode sheet = json(answer);
    assertThat(TestLine.SCHEMAS.validate("statistics", 1, sheet)).isEmpty();
    assertThat(sheet.has("hiddenBelow")).isFalse();
    assertThat(sheet.path("period").asText()).isEqualTo("2024-06");
    assertThat(sheet.path("from").asText()).isEqualTo("2024-06-01");
    assertThat(sheet.path("to").asText()).isEqualTo("2024-06-30");
    assertThat(sheet.at("/rows/0/code").asText()).isEqualTo("investigating");
    assertThat(sheet.at("/rows/0/label").asText()).isEqualTo("Investigating");
    assertThat(sheet.at("/total/referrals").asInt()).isEqualTo(1);
    assertThat(sheet.at("/total/identified").asInt()).isEqualTo(1);
    assertThat(sheet.at("/total/notices").asInt(-1)).isZero();
  }

  @Test
  void countsCaseForTriageUntilAssignment() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode assignment =
        TestMessages.later("assignment/residence-of-victim-fr", TestPartners.TRIAGE, referral);
    assignment.withObject("/content").put("police", "police-a").put("office", "office-a");
    Map<String, List<String>> byStage = Map.of("by", List.of("stage"), "period", JUNE);
    allOfThatWasInJune();
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
  void agencyCountsOwnReferralsAndSmallCountsAreHidden() {
    // Given two referrals of police-a, and none of police-b; below two is hidden here
    publish();
    publish();
    allOfThatWasInJune();
    // When
    JsonNode party = json(ask(TestPartners.POLICE, IN_JUNE, ""));
    JsonNode outsider = json(ask(TestPartners.OTHER_POLICE, IN_JUNE, ""));
    // Then
    assertThat(TestLine.SCHEMAS.validate("statistics", 1, party)).isEmpty();
    assertThat(party.path("hiddenBelow").asInt()).isEqualTo(2);
    assertThat(party.path("maxNoise").asInt()).isEqualTo(1);
    assertThat(party.at("/rows/0/referrals").asInt()).isEqualTo(2);
    assertThat(party.at("/rows/0").has("identified")).isFalse();
    assertThat(party.at("/total").has("identified")).isFalse();
    assertThat(outsider.path("rows")).isEmpty();
    assertThat(outsider.at("/total").has("referrals")).isFalse();
  }

  @Test
  void writesCsvIfPreferred() {
    // Given
    publish();
    publish();
    allOfThatWasInJune();
    // When
    AgencyResponse answer = ask(TestPartners.POLICE, IN_JUNE, "text/csv, application/json;q=0.5");
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
  void answersJsonForUnknownMediaType() {
    // When
    AgencyResponse answer = ask(TestPartners.POLICE, IN_JUNE, ";");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
  }

  @Test
  void namesInvalidParameterAndAuditsTheInquiry() {
    // Given
    List<Map<String, List<String>>> bad =
        List.of(
            Map.of(),
            Map.of("period", List.of("yesterday")),
            Map.of("period", List.of("2024-06-01/2024-06-30")),
            Map.of("period", List.of("2024-06", "2024-07")),
            Map.of("period", JUNE, "by", List.of("name")),
            Map.of("period", JUNE, "by", List.of("origin", "category")),
            Map.of("period", JUNE, "canary", List.of("x")),
            Map.of("from", List.of("2024-06-02"), "to", List.of("2024-06-07")));
    // When
    List<AgencyResponse> answers =
        bad.stream().map(query -> ask(TestPartners.POLICE, query, "")).toList();
    // Then
    assertThat(answers).extracting(AgencyResponse::status).containsOnly(400);
    assertThat(answers)
        .extracting(answer -> json(answer).path("parameter").asText())
        .containsExactly("period", "period", "period", "period", "by", "by", "query", "query");
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
              assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                  .doesNotContain("canary", "yesterday");
            });
    line.requests.close();
    assertThat(line.store.trailEntries().of("agency:police-a").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElseThrow())
        .containsExactly(
            "invalid-parameter/statistics", "invalid-parameter/statistics/x" + (bad.size() - 1));
  }

  @Test
  void refusesPeriodAndNamesTheLatestAllowed() {
    // Given
    LocalDate today = LocalDate.now(TestTime.ZONE);
    String month = ReportingPeriod.containing(Length.MONTH, today).toString();
    String week = ReportingPeriod.containing(Length.WEEK, today).toString();
    // When
    JsonNode running = refused(TestPartners.POLICE, month);
    JsonNode day = refused(TestPartners.POLICE, "2024-06-15");
    JsonNode runningWeek = refused(TestPartners.OVERSIGHT, week);
    JsonNode none = refused(TestPartners.OVERSIGHT, "2024-Q2");
    // Then
    assertThat(List.of(running, day, runningWeek, none))
        .extracting(problem -> problem.path("reason").asText())
        .containsExactly("not-ended", "oversight-only", "not-ended", "no-such-period");
    assertThat(running.path("periods")).hasSize(2);
    assertThat(none.path("periods")).hasSize(3);
    for (JsonNode period : running.path("periods")) {
      Map<String, List<String>> inTime = Map.of("period", List.of(period.asText()));
      assertThat(ask(TestPartners.POLICE, inTime, "").status()).isEqualTo(200);
    }
  }

  private JsonNode refused(TestPartner asker, String period) {
    AgencyResponse answer = ask(asker, Map.of("period", List.of(period)), "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
    return json(answer);
  }

  @Test
  void periodsFollowLocalDays() {
    // Given a case in the last hour of June in Casablanca, which in Greenwich is still the day
    // before
    publish();
    accepted("2024-06-30 22:30:00Z");
    // When
    List<Integer> seen =
        Stream.of("2024-06-30", "2024-07-01", "2024-W26", "2024-W27", "2024-06", "2024-07")
            .map(period -> Map.of("period", List.of(period)))
            .map(inTime -> json(ask(TestPartners.OVERSIGHT, inTime, "")))
            .map(sheet -> sheet.at("/total/referrals").asInt(-1))
            .toList();
    // Then
    assertThat(seen).containsExactly(1, 0, 1, 0, 1, 0);
  }

  @Test
  void auditsFirstReadingOfTableAndCountsTheRest() {
    // When
    for (int i = 0; i < 3; i++) {
      ask(TestPartners.POLICE, IN_JUNE, "");
    }
    ask(TestPartners.POLICE, Map.of("period", List.of("2024-W24"), "by", List.of("origin")), "");
    List<String> before = trail("agency:police-a");
    line.requests.close();
    // Then
    assertThat(before)
        .containsExactly("shown statistics-category-2024-06", "shown statistics-origin-2024-w24");
    assertThat(trail("agency:police-a").subList(2, 3))
        .containsExactly("shown statistics-category-2024-06/x2");
  }

  @Test
  void answersSpentBudgetWithRetryAfterAndAuditsIt() {
    // Given
    for (int i = 0; i < PER_HOUR; i++) {
      assertThat(ask(TestPartners.POLICE, IN_JUNE, "").status()).isEqualTo(200);
    }
    // When
    AgencyResponse beyond = ask(TestPartners.POLICE, IN_JUNE, "");
    AgencyResponse other = ask(TestPartners.OTHER_POLICE, IN_JUNE, "");
    // Then
    assertThat(beyond.status()).isEqualTo(429);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(beyond))).isEmpty();
    assertThat(Integer.parseInt(beyond.headers().get("Retry-After")))
        .isBetween(1, SECONDS_PER_QUERY + 1)
        .isEqualTo(json(beyond).path("retryAfterSeconds").asInt());
    assertThat(other.status()).isEqualTo(200);
    assertThat(trail("agency:police-a")).last().isEqualTo("refused too-many-requests/statistics");
  }

  private List<String> trail(String stream) {
    return line.store.trailEntries().of(stream).orElseThrow().stream()
        .map(AuditEntry::step)
        .map(step -> step.action().wireName() + " " + step.whyText().orElse(""))
        .toList();
  }

  @Test
  void unknownCertificateLearnsNothing() {
    // Given
    publish();
    StatisticsInquiry outsider = new StatisticsInquiry("no-such-thumbprint", IN_JUNE, "en", "");
    // When
    AgencyResponse answer =
        template().requestBody("direct:door.statistics", outsider, AgencyResponse.class);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  private static void allOfThatWasInJune() {
    accepted("2024-06-15 12:00:00Z");
  }

  private static void accepted(String at) {
    try {
      TestDatabase.execute("update message set accepted_at = '" + at + "'");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
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
