package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ListInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry.Document;

/** An agency lists its own referrals, and reads reference data. */
class ListRoutesTest extends RouteTest {
  private static final Document AGENCIES = new Document.Agencies();

  @Override
  protected List<RoutesBuilder> routes() throws Exception {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void agencyListsItsReferralsWithoutSealedContent() {
    // Given
    ReferralId first = publish();
    ReferralId second = publish();
    ObjectNode opening = TestMessages.instruction("office-a", first);
    assertThat(submit(TestMessages.from(TestPartners.OFFICE, opening)).status()).isEqualTo(202);
    // When
    AgencyResponse answer = list(TestPartners.OFFICE, Map.of());
    JsonNode police = json(list(TestPartners.POLICE, Map.of("state", List.of("investigating"))));
    JsonNode outsider = json(list(TestPartners.OTHER_POLICE, Map.of()));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsExactly(Map.entry("Cache-Control", "no-store"));
    JsonNode office = json(answer);
    assertThat(TestLine.SCHEMAS.validate("referral-list", 1, office)).isEmpty();
    assertThat(ids(office)).containsExactly(second.toString(), first.toString());
    assertThat(office.at("/referrals/1/state").asText()).isEqualTo("investigating");
    assertThat(office.at("/referrals/1/role").asText()).isEqualTo("office");
    assertThat(office.at("/referrals/1/type").asText()).isEqualTo("vetted-case/1");
    assertThat(office.has("next")).isFalse();
    assertThat(ids(police)).containsExactly(first.toString());
    assertThat(police.at("/referrals/0/role").asText()).isEqualTo("police");
    assertThat(outsider.path("referrals")).isEmpty();
    assertThat(TestLine.SCHEMAS.validate("referral-list", 1, outsider)).isEmpty();
  }

  @Test
  void pagesLeadToTheNextWithinTheLimit() {
    // Given pages of two here
    List<String> opened = IntStream.range(0, 3).mapToObj(i -> publish().toString()).toList();
    // When
    List<JsonNode> pages = pages(Map.of("limit", List.of("1000")));
    List<JsonNode> single = pages(Map.of("limit", List.of("1")));
    // Then
    assertThat(pages).hasSize(2);
    assertThat(pages.stream().flatMap(page -> ids(page).stream()))
        .containsExactlyElementsOf(opened);
    assertThat(single).hasSize(3);
    assertThat(single.stream().flatMap(page -> ids(page).stream()))
        .containsExactlyElementsOf(opened);
    assertThat(pages)
        .allSatisfy(
            page -> assertThat(TestLine.SCHEMAS.validate("referral-list", 1, page)).isEmpty());
  }

  @Test
  void nextListingSinceItsTimeMissesNothing() {
    // Given
    publish();
    JsonNode first = json(list(TestPartners.PLATFORM, Map.of()));
    // When
    ReferralId later = publish();
    JsonNode second =
        json(
            list(
                TestPartners.PLATFORM,
                Map.of("since", List.of(first.path("asOf").asText()), "limit", List.of("2"))));
    // Then
    assertThat(ids(second)).last().isEqualTo(later.toString());
  }

  @Test
  void namesInvalidParameterWithoutRepeatingItsValue() {
    // Given
    List<Map<String, List<String>>> bad =
        List.of(
            Map.of("state", List.of("new")),
            Map.of("state", List.of("closed", "canary")),
            Map.of("since", List.of("2026-06-30")),
            Map.of("since", List.of("canary")),
            Map.of("since", List.of("+12026-01-01T00:00:00Z")),
            Map.of("since", List.of("0000-01-01T00:00:00Z")),
            Map.of("cursor", List.of("canary")),
            Map.of("cursor", List.of("_".repeat(31) + "8")),
            Map.of("limit", List.of("0")),
            Map.of("limit", List.of("1", "2")),
            Map.of("offset", List.of("canary")));
    // When
    List<AgencyResponse> answers =
        bad.stream().map(query -> list(TestPartners.POLICE, query)).toList();
    // Then
    assertThat(answers).extracting(AgencyResponse::status).containsOnly(400);
    assertThat(answers)
        .extracting(answer -> json(answer).path("parameter").asText())
        .containsExactly(
            "state", "state", "since", "since", "since", "since", "cursor", "cursor", "limit",
            "limit", "query");
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
              assertThat(text(answer)).doesNotContain("canary");
            });
  }

  @Test
  void auditsFirstReadingAndCountsTheRest() {
    // When
    for (int i = 0; i < 3; i++) {
      list(TestPartners.POLICE, Map.of());
      read(TestPartners.POLICE, AGENCIES, "");
      read(TestPartners.POLICE, new Document.Codes("category"), "");
      read(TestPartners.POLICE, new Document.Codes("moods"), "");
    }
    line.requests.close();
    // Then
    assertThat(line.store.trailEntries().of("agency:police-a").orElseThrow())
        .extracting(
            entry -> entry.step().action().wireName() + " " + entry.step().whyText().orElseThrow())
        .containsExactlyInAnyOrder(
            "shown referrals",
            "shown agencies",
            "shown codes",
            "refused not-found/codes",
            "shown referrals/x2",
            "shown agencies/x2",
            "shown codes/x2",
            "refused not-found/codes/x2");
  }

  @Test
  void directoryNamesAgenciesWithoutEndpointsAndKeys() {
    // When
    AgencyResponse answer = read(TestPartners.POLICE, AGENCIES, "");
    // Then
    assertThat(answer.status()).isEqualTo(200);
    JsonNode document = json(answer);
    assertThat(TestLine.SCHEMAS.validate("agency-list", 1, document)).isEmpty();
    assertThat(document.path("agencies").findValuesAsText("agency"))
        .containsExactlyElementsOf(
            line.directory.all().stream().map(agency -> agency.id().value()).toList());
    assertThat(text(answer)).doesNotContain("https:", "endpoint", "kid", "protocol");
  }

  @Test
  void servesCodeListsInThreeLanguagesAndNamesThemForUnknownList() {
    // When
    Stream<AgencyResponse> lists =
        TestLine.CODES.names().stream()
            .map(name -> read(TestPartners.POLICE, new Document.Codes(name), ""));
    AgencyResponse unknown = read(TestPartners.POLICE, new Document.Codes("moods"), "");
    // Then
    assertThat(lists)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(TestLine.SCHEMAS.validate("code-list", 1, json(answer))).isEmpty();
            });
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(unknown))).isEmpty();
    assertThat(json(unknown).path("lists"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(TestLine.CODES.names());
    assertThat(text(unknown)).doesNotContain("moods");
  }

  @Test
  void calendarHasHoursHolidaysAndPeriods() {
    // When
    AgencyResponse answer = read(TestPartners.POLICE, new Document.Calendar(), "");
    AgencyResponse repeatedResponse =
        read(TestPartners.POLICE, new Document.Calendar(), answer.headers().get("ETag"));
    // Then
    JsonNode document = json(answer);
    assertThat(TestLine.SCHEMAS.validate("calendar", 1, document)).isEmpty();
    assertThat(text(answer))
        .contains(
            "{\"day\":\"thursday\",\"hours\":[]}",
            "[{\"from\":\"08:30\",\"to\":\"12:00\"},{\"from\":\"14:00\",\"to\":\"24:00\"}]",
            "[{\"date\":\"01-01\",\"name\":\"new-year\"},{\"date\":\"01-11\",",
            "{\"date\":\"2027-03-10\",\"name\":\"aid-al-fitr\"}",
            "{\"first\":\"2027-02-08\",\"last\":\"2027-03-09\",\"name\":\"ramadan\",");
    assertThat(repeatedResponse.status()).isEqualTo(304);
  }

  @Test
  void answers304ForCurrentDocument() {
    // Given
    AgencyResponse first = read(TestPartners.POLICE, AGENCIES, "");
    String tag = first.headers().get("ETag");
    // When
    List<Integer> statuses =
        Stream.of(tag, "W/" + tag, "\"x\", " + tag, "*", "\"x\"")
            .map(known -> read(TestPartners.POLICE, AGENCIES, known).status())
            .toList();
    AgencyResponse same = read(TestPartners.OFFICE, AGENCIES, tag);
    // Then
    assertThat(statuses).containsExactly(304, 304, 304, 304, 200);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers()).containsEntry("ETag", tag);
  }

  @Test
  void unknownCertificateLearnsNothing() {
    // Given
    publish();
    // When
    AgencyResponse list =
        template()
            .requestBody(
                "direct:door.list",
                new ListInquiry("no-such-thumbprint", Map.of(), "en"),
                AgencyResponse.class);
    AgencyResponse agencies =
        template()
            .requestBody(
                "direct:door.reference",
                new ReferenceDataInquiry("no-such-thumbprint", AGENCIES, "en", "*"),
                AgencyResponse.class);
    // Then
    assertThat(list.status()).isEqualTo(403);
    assertThat(agencies.status()).isEqualTo(403);
  }

  private List<JsonNode> pages(Map<String, List<String>> parameters) {
    List<JsonNode> pages = new ArrayList<>();
    Map<String, List<String>> query = parameters;
    do {
      JsonNode page = json(list(TestPartners.PLATFORM, query));
      pages.add(page);
      query =
          Map.of("limit", parameters.get("limit"), "cursor", List.of(page.path("next").asText()));
    } while (pages.get(pages.size() - 1).has("next"));
    return pages;
  }

  private static List<String> ids(JsonNode page) {
    return page.path("referrals").findValuesAsText("referral");
  }

  private static String text(AgencyResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private AgencyResponse list(TestPartner asker, Map<String, List<String>> parameters) {
    return template()
        .requestBody(
            "direct:door.list",
            new ListInquiry(asker.thumbprint(), parameters, "en"),
            AgencyResponse.class);
  }

  private AgencyResponse read(TestPartner asker, Document document, String ifNoneMatch) {
    return template()
        .requestBody(
            "direct:door.reference",
            new ReferenceDataInquiry(asker.thumbprint(), document, "en", ifNoneMatch),
            AgencyResponse.class);
  }
}
