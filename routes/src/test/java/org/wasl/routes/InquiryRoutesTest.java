package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.TimelineInquiry;

/** A party sees its own part of a referral. Others learn nothing. */
class InquiryRoutesTest extends RouteTest {
  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void partyGetsSchemaDocumentThatIsNotCached() {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse answer = ask(TestPartners.OFFICE.thumbprint(), referral);
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(TestLine.SCHEMAS.validate("referral", 1, json(answer))).isEmpty();
    assertThat(json(answer).path("deliveries")).hasSize(2);
  }

  @Test
  void row22ForeignReferralDoesNotExistAndInquiryIsAudited() {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse ofOther = ask(TestPartners.OTHER_POLICE.thumbprint(), referral);
    AgencyResponse ofNone =
        ask(TestPartners.OTHER_POLICE.thumbprint(), new ReferralId(UUID.randomUUID()));
    // Then
    assertThat(ofOther.status()).isEqualTo(404);
    assertThat(ofOther.body()).isEqualTo(ofNone.body());
    line.requests.close();
    assertThat(line.store.trailEntries().of("agency:police-b").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .containsExactly("not-found/inquiry", "not-found/inquiry/x1");
  }

  @Test
  void unknownCertificateLearnsNothing() {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse answer = ask("no-such-thumbprint", referral);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void pagesOfLongReferralContainEveryStep() {
    // Given
    ReferralId referral = publish();
    JsonNode whole = json(ask(TestPartners.OFFICE.thumbprint(), referral));
    assertThat(whole.has("next")).isFalse();
    assertThat(whole.path("entries")).hasSizeGreaterThan(1);
    // When
    List<JsonNode> entries = new ArrayList<>();
    Set<JsonNode> deliveries = new HashSet<>();
    JsonNode page = whole;
    for (long after = 0; after >= 0; after = page.path("next").asLong(-1)) {
      AgencyResponse answer =
          ask(
              TestPartners.OFFICE.thumbprint(),
              referral,
              Map.of("after", List.of("" + after), "limit", List.of("1")));
      page = json(answer);
      assertThat(TestLine.SCHEMAS.validate("referral", 1, page)).isEmpty();
      assertThat(page.path("entries").size()).isLessThanOrEqualTo(1);
      page.path("entries").forEach(entries::add);
      page.path("deliveries").forEach(deliveries::add);
    }
    // Then
    assertThat(entries).containsExactlyElementsOf(whole.path("entries"));
    assertThat(deliveries).containsExactlyInAnyOrderElementsOf(whole.path("deliveries"));
  }

  @ParameterizedTest
  @CsvSource({"after,-1", "after,x", "limit,0", "limit,x", "page,2"})
  void refusesInvalidQueryAndNamesTheParameter(String name, String value) {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse answer =
        ask(TestPartners.OFFICE.thumbprint(), referral, Map.of(name, List.of(value)));
    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("parameter").asText())
        .isEqualTo(name.equals("page") ? "query" : name);
  }

  private AgencyResponse ask(String thumbprint, ReferralId referral) {
    return ask(thumbprint, referral, Map.of());
  }

  private AgencyResponse ask(
      String thumbprint, ReferralId referral, Map<String, List<String>> parameters) {
    return template()
        .requestBody(
            "direct:door.timeline",
            new TimelineInquiry(new ReferralInquiry(thumbprint, referral, "en"), parameters),
            AgencyResponse.class);
  }
}
