package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.TimelineInquiry;

/** A referral, message by message, by the shipped agreements. */
abstract class ReferralTest extends RouteTest {
  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  static ObjectNode withdrawal(MessageId notice, ReferralId referral) {
    ObjectNode document = TestMessages.later("wanted-notice/withdraw-en", OFFICE, referral);
    content(document).put("noticeId", notice.toString()).remove("instruction");
    return document;
  }

  /** A copy of the content with a new id. */
  static ObjectNode renewed(ObjectNode document) {
    document.withObject("/envelope").put("messageId", UUID.randomUUID().toString());
    return document;
  }

  AgencyResponse submit(TestPartner sender, ObjectNode document) {
    return submit(TestMessages.from(sender, document));
  }

  List<AgencyId> ok(TestPartner sender, ObjectNode document) {
    AgencyResponse answer = submit(sender, document);
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(202);
    return json(answer).path("recipients").findValuesAsText("id").stream()
        .map(AgencyId::new)
        .toList();
  }

  /** The timeline, with the steps, deliveries and objects of all its pages. */
  JsonNode readTimeline(TestPartner asker, ReferralId referral) {
    JsonNode whole = readTimeline(asker, referral, Map.of());
    for (String part : List.of("entries", "deliveries", "instructions", "notices")) {
      List<String> of = new ArrayList<>();
      JsonNode page;
      long after = 0;
      do {
        page =
            readTimeline(
                asker, referral, Map.of("after", List.of("" + after), "limit", List.of("7")));
        page.path(part).forEach(node -> of.add(node.path("id").asText(node.path("step").asText())));
        after = page.path("next").asLong();
      } while (page.has("next"));
      assertThat(of.stream().distinct().toList())
          .as(part)
          .containsAll(whole.path(part).findValuesAsText(part.equals("entries") ? "step" : "id"));
    }
    return whole;
  }

  private JsonNode readTimeline(
      TestPartner asker, ReferralId referral, Map<String, List<String>> parameters) {
    TimelineInquiry inquiry =
        new TimelineInquiry(new ReferralInquiry(asker.thumbprint(), referral, "en"), parameters);
    AgencyResponse answer =
        template().requestBody("direct:door.timeline", inquiry, AgencyResponse.class);
    assertThat(TestLine.SCHEMAS.validate("referral", 1, json(answer))).isEmpty();
    return json(answer);
  }

  JsonNode notice(TestPartner asker, ReferralId referral) {
    return readTimeline(asker, referral).at("/notices/0");
  }

  static List<String> types(JsonNode timeline) {
    return texts(timeline.path("deliveries"), "type", "recipient");
  }

  static List<String> texts(JsonNode array, String first, String second) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.path(first).asText() + ":" + it.path(second).asText()));
    return texts;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  static ObjectNode content(ObjectNode document) {
    return document.withObject("/content");
  }

  static void assertRefused(AgencyResponse answer, int status, String type, String state) {
    JsonNode problem = json(answer);
    assertThat(answer.status()).as("%s", problem).isEqualTo(status);
    assertThat(problem.path("type").asText()).endsWith("/" + type);
    assertThat(problem.path("state").asText()).isEqualTo(state);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, problem)).isEmpty();
  }
}
