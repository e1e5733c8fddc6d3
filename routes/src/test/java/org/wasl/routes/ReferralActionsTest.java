package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.StrictJson;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;

/**
 * The messages that a party may send in a referral, by inquiry at the gateway, on a real database.
 */
class ReferralActionsTest extends RouteTest {

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void listsPossibleMessagesOfEachParty() {
    // Given
    ReferralId referral = publish();
    // When
    JsonNode office = actions(TestPartners.OFFICE, referral);
    JsonNode police = actions(TestPartners.POLICE, referral);
    // Then
    assertThat(allowed(office))
        .contains("instruction/open-investigation", "instruction/transfer", "handover/")
        .doesNotContain("instruction/further-inquiry");
    assertThat(row(office, "instruction", "further-inquiry"))
        .isEqualTo(
            tree(
                """
                {"type":"instruction","version":1,"code":"further-inquiry","allowed":false,
                 "missing":"referral-state",
                 "states":["investigating","notice-requested","notice-issued","prosecuted",
                           "before-court"]}
                """));
    assertThat(allowed(police)).containsExactly("handover/");
    assertThat(types(police)).doesNotContain("instruction");
  }

  @Test
  void listsMessagesThatTheAgencyMustSend() {
    // Given
    ReferralId referral = publish();
    ObjectNode instruction = TestMessages.instruction("office-a", referral);
    assertThat(submit(TestMessages.from(TestPartners.OFFICE, instruction)).status()).isEqualTo(202);
    // When
    JsonNode police = actions(TestPartners.POLICE, referral);
    // Then
    assertThat(row(police, "investigation-report", "final"))
        .isEqualTo(
            tree(
                """
                {"type":"investigation-report","version":2,"code":"final","allowed":true,
                 "why":"asked","leadsTo":"investigating","recipients":["office-a"],
                 "answers":{"id":"%s","kind":"instruction","code":"open-investigation",
                            "from":"office-a","state":"given"}}
                """
                    .formatted(TestMessages.messageId(instruction))));
  }

  @Test
  void namesRecipientsAndAgenciesThatAMessageMayName() {
    // Given
    ReferralId referral = publish();
    // When
    JsonNode office = actions(TestPartners.OFFICE, referral);
    JsonNode police = actions(TestPartners.POLICE, referral);
    // Then
    assertThat(row(office, "instruction", "open-investigation").path("recipients"))
        .isEqualTo(tree("[\"platform\",\"police-a\"]"));
    assertThat(office.path("addressees"))
        .isEqualTo(
            tree(
                """
                [{"fact":"addressee","parties":["police-a"],"others":["police-b","police-c","police-d"]},
                 {"fact":"court","parties":[],"others":["court"]},
                 {"fact":"toOffice","parties":[],"others":["office-b"]}]
                """));
    assertThat(police.has("addressees")).isFalse();
  }

  @Test
  void omitsObjectsThatTheAgencyMayNotSee() {
    // Given a question about the reporter, which passes between office and platform
    ReferralId referral = publish();
    ObjectNode question =
        TestMessages.later("reporter-question/two-questions-ar", TestPartners.OFFICE, referral);
    assertThat(submit(TestMessages.from(TestPartners.OFFICE, question)).status()).isEqualTo(202);
    // When
    JsonNode platform = actions(TestPartners.PLATFORM, referral);
    JsonNode police = actions(TestPartners.POLICE, referral);
    // Then
    String id = TestMessages.messageId(question).toString();
    assertThat(platform.toString()).contains(id);
    assertThat(police.toString()).doesNotContain(id);
  }

  @Test
  void row22ForeignReferralDoesNotExistAndInquiriesAreAudited() {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse ofOther = ask(TestPartners.OTHER_POLICE.thumbprint(), referral);
    AgencyResponse ofNone =
        ask(TestPartners.OTHER_POLICE.thumbprint(), new ReferralId(UUID.randomUUID()));
    AgencyResponse outsider = ask("no-such-thumbprint", referral);
    actions(TestPartners.POLICE, referral);
    // Then
    assertThat(ofOther.status()).isEqualTo(404);
    assertThat(ofOther.body()).isEqualTo(ofNone.body());
    assertThat(outsider.status()).isEqualTo(403);
    line.requests.close();
    assertThat(whys("agency:police-b"))
        .containsExactly("not-found/inquiry", "not-found/inquiry/x1");
    assertThat(whys("agency:police-a")).containsExactly("actions");
  }

  private List<String> whys(String stream) {
    return line.store.trailEntries().of(stream).orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .toList();
  }

  private JsonNode actions(TestPartner by, ReferralId referral) {
    AgencyResponse answer = ask(by.thumbprint(), referral);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    JsonNode document = json(answer);
    assertThat(TestLine.SCHEMAS.validate("referral-actions", 1, document)).isEmpty();
    return document;
  }

  private AgencyResponse ask(String thumbprint, ReferralId referral) {
    return template()
        .requestBody(
            "direct:door.actions",
            new ReferralInquiry(thumbprint, referral, "en"),
            AgencyResponse.class);
  }

  private static JsonNode tree(String json) {
    return ((StrictJson.Parsed) TestLine.JSON.parse(json.getBytes(StandardCharsets.UTF_8)))
        .document();
  }

  private static List<String> allowed(JsonNode document) {
    return rows(document).stream()
        .filter(row -> row.path("allowed").asBoolean())
        .map(row -> row.path("type").asText() + "/" + row.path("code").asText(""))
        .toList();
  }

  private static List<String> types(JsonNode document) {
    return rows(document).stream().map(row -> row.path("type").asText()).toList();
  }

  private static JsonNode row(JsonNode document, String type, String code) {
    return rows(document).stream()
        .filter(row -> row.path("type").asText().equals(type))
        .filter(row -> row.path("code").asText().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> rows(JsonNode document) {
    return StreamSupport.stream(document.path("actions").spliterator(), false).toList();
  }
}
