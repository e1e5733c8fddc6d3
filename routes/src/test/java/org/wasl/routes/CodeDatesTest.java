package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.PLATFORM;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;

/** Codes that are valid on some days only, judged by the times of a message and its case. */
class CodeDatesTest extends ReferralTest {
  private static final String RETIRED = "DL-2-20-292";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DL-2-20-292 | 2023-02-28T12:00:00Z | |",
        "DL-2-20-292 | 2023-03-01T12:00:00Z | code-retired | This code is retired since 2023-03-01"
            + " → CP-299-1 (after the arrow: what replaces it)",
        "DL-2-20-292 | 2020-03-23T12:00:00Z | code-not-yet |"
            + " This code is valid from 2020-03-24 on only",
        "CP-447-1    | 2018-09-11T12:00:00Z | code-not-yet |"
            + " This code is valid from 2018-09-12 on only",
        "CP-447-1    | 2018-09-12T12:00:00Z | |",
        "CP-540      | 2001-01-01T12:00:00Z | |"
      })
  void judgesCodeByTheDayOfTheMessage(String code, String written, String reason, String detail) {
    // Given
    ObjectNode document = caseWith(code, written);
    // When
    AgencyResponse answer = submit(PLATFORM, document);
    // Then
    JsonNode place = json(answer).at("/errors/0");
    assertThat(answer.status()).as("%s", json(answer)).isEqualTo(reason == null ? 202 : 422);
    assertThat(place.path("keyword").asText()).isEqualTo(reason == null ? "" : reason);
    if (reason != null) {
      assertThat(place.path("pointer").asText()).isEqualTo("/content/offences/0/code");
      assertThat(place.path("detail").asText()).isEqualTo(detail);
    }
  }

  @Test
  void amendsShowsAndWithdrawsCaseWithCodeRetiredLater() {
    // Given
    ObjectNode old = caseWith(RETIRED, "2022-06-01T10:00:00Z");
    ReferralId referral = publish(old);
    ObjectNode amendment = TestMessages.later("case-amendment/correction-fr", PLATFORM, referral);
    amendment.withObject("/content/case").withArray("offences").removeAll();
    amendment
        .withObject("/content/case")
        .withArray("offences")
        .addObject()
        .put("code", RETIRED)
        .put("class", "delit");
    // When
    ok(PLATFORM, amendment);
    ok(PLATFORM, TestMessages.later("case-withdrawal/published-in-error-fr", PLATFORM, referral));
    AgencyResponse repeatedResponse = submit(PLATFORM, old);
    // Then
    assertThat(types(readTimeline(PLATFORM, referral))).contains("case-amendment/1:office-a");
    assertThat(repeatedResponse.status()).as("the first answer").isEqualTo(202);
    assertThat(TestLine.SCHEMAS.validate("vetted-case", 1, old)).isEmpty();
    assertThat(TestLine.CODES.label("offence", RETIRED, "en"))
        .startsWith("Incitement to disregard measures of the health emergency");
  }

  private static ObjectNode caseWith(String code, String written) {
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/envelope").put("time", written);
    document.withObject("/content/offences/0").put("code", code);
    return document;
  }
}
