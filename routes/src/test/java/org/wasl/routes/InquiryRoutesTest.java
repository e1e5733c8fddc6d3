package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;

/** Whoever asks what became of a referral sees his own part of it, or learns nothing. */
class InquiryRoutesTest extends RouteTest {
  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void aPartyReceivesTheDocumentOfTheSchemaAndNobodyKeepsACopy() {
    // Given
    UUID referral = publish();
    // When
    AgencyResponse answer = ask(TestPartners.OFFICE.thumbprint(), referral);
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(TestLine.SCHEMAS.validate("referral", 1, json(answer))).isEmpty();
    assertThat(json(answer).path("deliveries")).hasSize(2);
  }

  @Test
  void row22AnotherAgencysReferralDoesNotExistAndTheQuestionIsAudited() {
    // Given
    UUID referral = publish();
    // When
    AgencyResponse ofOther = ask(TestPartners.OTHER_POLICE.thumbprint(), referral);
    AgencyResponse ofNone = ask(TestPartners.OTHER_POLICE.thumbprint(), UUID.randomUUID());
    // Then
    assertThat(ofOther.status()).isEqualTo(404);
    assertThat(ofOther.body()).isEqualTo(ofNone.body());
    line.requests.close();
    assertThat(line.store.timelines().entries("agency:police-b").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .containsExactly("not-found/inquiry", "not-found/inquiry/x1");
  }

  @Test
  void anUnknownCertificateLearnsNothing() {
    // Given
    UUID referral = publish();
    // When
    AgencyResponse answer = ask("no-such-thumbprint", referral);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  private AgencyResponse ask(String thumbprint, UUID referral) {
    return template()
        .requestBody(
            "direct:door.inquire",
            new ReferralInquiry(thumbprint, referral, "en"),
            AgencyResponse.class);
  }
}
