package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.REGISTRY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ListInquiry;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.SignatureStatus;

/** An agency is told which notices it holds, under the gateway's signature. */
class NoticeListTest extends ReferralTest {
  private static final Map<String, List<String>> MINE = Map.of("holder", List.of("me"));

  @Test
  void onlyHolderGetsItsSignedNotices() throws Exception {
    // Given
    ReferralId referral = publish();
    MessageId notice = issue(referral);
    // When
    AgencyResponse answer = list(REGISTRY, MINE);
    JsonNode police = json(list(POLICE, MINE));
    JsonNode other = json(list(OTHER_POLICE, MINE));
    JsonNode office = json(list(OFFICE, MINE));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    JsonNode page = json(answer);
    assertThat(TestLine.SCHEMAS.validate("notice-list", 1, page)).isEmpty();
    assertThat(page.path("holder").asText()).isEqualTo("registry");
    assertThat(page.path("notices")).hasSize(1);
    JsonNode row = page.at("/notices/0");
    assertThat(row.path("notice").asText()).isEqualTo(notice.toString());
    assertThat(row.path("version").asText()).isEqualTo(notice.toString());
    assertThat(row.path("referral").asText()).isEqualTo(referral.toString());
    assertThat(row.path("state").asText()).isEqualTo("issued");
    assertThat(row.path("until").asText()).isEqualTo("2027-11-24");
    assertThat(row.path("digest").asText())
        .isEqualTo(
            TestDatabase.text(
                "select digest from sealed_content where message_id = '" + notice + "'"));
    assertThat(row.has("since")).as("nobody has fetched it").isFalse();
    assertThat(police.path("notices")).hasSize(1);
    assertThat(other.path("notices")).isEmpty();
    assertThat(office.path("notices")).as("it issued it, and holds nothing").isEmpty();
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(line.signatureOfNotices(answer.body(), answer.headers().get(WireHeaders.SIGNATURE)))
        .isEqualTo(SignatureStatus.VALID);
    assertThat(
            line.signatureOfNotices(
                json(answer).toString().replace("issued", "registered").getBytes(),
                answer.headers().get(WireHeaders.SIGNATURE)))
        .isEqualTo(SignatureStatus.INVALID);
  }

  @Test
  void everyPageNamesPreviousOneAndLeadsToTheNext() {
    // Given pages of two here
    ReferralId referral = publish();
    List<String> notices = new ArrayList<>(List.of(issue(referral).toString()));
    notices.add(reissued(referral).toString());
    notices.add(reissued(referral).toString());
    // When
    JsonNode first = json(list(REGISTRY, MINE));
    Map<String, List<String>> following = new HashMap<>(MINE);
    following.put("cursor", List.of(first.path("next").asText()));
    JsonNode second = json(list(REGISTRY, following));
    // Then
    assertThat(first.path("notices")).hasSize(2);
    assertThat(second.path("notices")).hasSize(1);
    assertThat(first.has("after")).isFalse();
    assertThat(second.path("after").asText()).isEqualTo(first.path("next").asText());
    assertThat(second.has("next")).isFalse();
    List<String> shown = new ArrayList<>(first.path("notices").findValuesAsText("notice"));
    shown.addAll(second.path("notices").findValuesAsText("notice"));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(notices);
    assertThat(TestLine.SCHEMAS.validate("notice-list", 1, second)).isEmpty();
  }

  @Test
  void refusesOtherHolderAndNamesInvalidParameter() {
    // Given
    List<Map<String, List<String>>> bad =
        List.of(
            Map.of(),
            Map.of("holder", List.of("registry")),
            Map.of("holder", List.of("me", "me")),
            Map.of("holder", List.of("me"), "cursor", List.of("canary")),
            Map.of("holder", List.of("me"), "limit", List.of("0")),
            Map.of("holder", List.of("me"), "state", List.of("canary")));
    // When
    List<AgencyResponse> answers = bad.stream().map(query -> list(POLICE, query)).toList();
    AgencyResponse outsider =
        template()
            .requestBody(
                "direct:door.notices", new ListInquiry("00", MINE, "fr"), AgencyResponse.class);
    // Then
    assertThat(answers).extracting(AgencyResponse::status).containsOnly(400);
    assertThat(answers)
        .extracting(answer -> json(answer).path("parameter").asText())
        .containsExactly("holder", "holder", "holder", "cursor", "limit", "query");
    assertThat(answers)
        .allSatisfy(answer -> assertThat(new String(answer.body())).doesNotContain("canary"));
    assertThat(outsider.status()).isEqualTo(403);
  }

  @Test
  void auditsFirstReadingAndCountsTheRest() throws Exception {
    // When
    list(REGISTRY, MINE);
    list(REGISTRY, MINE);
    list(REGISTRY, MINE);
    // Then
    assertThat(
            TestDatabase.count(
                "audit_entry where action = 'shown' and why = 'notices' and actor = 'registry'"))
        .isEqualTo(1);
  }

  private MessageId issue(ReferralId referral) {
    ok(OFFICE, TestMessages.instruction("office-a", referral));
    ok(OFFICE, TestMessages.later("instruction/issue-wanted-notice-ar", OFFICE, referral));
    return reissued(referral);
  }

  private MessageId reissued(ReferralId referral) {
    ObjectNode notice = TestMessages.later("wanted-notice/issue-with-end-fr", OFFICE, referral);
    ok(OFFICE, notice);
    return TestMessages.messageId(notice);
  }

  private AgencyResponse list(TestPartner asker, Map<String, List<String>> parameters) {
    return template()
        .requestBody(
            "direct:door.notices",
            new ListInquiry(asker.thumbprint(), parameters, "en"),
            AgencyResponse.class);
  }
}
