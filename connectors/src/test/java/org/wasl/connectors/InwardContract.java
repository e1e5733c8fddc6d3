package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

/** The inward contract. A partner's message arrives unchanged, and the answer returns unchanged. */
abstract class InwardContract extends ConnectorEnds {

  @Test
  void passesExactNewCaseWithItsCertificate() throws Exception {
    // Given
    TestIdentity partner = pki.issue("platform");
    byte[] body = bytes(10_000);

    // When
    submit(partner, body, "head..signature", null);

    // Then
    assertThat(door.arrived).hasSize(1);
    Submission submission = (Submission) door.arrived.get(0);
    assertThat(submission.body()).isEqualTo(body);
    assertThat(submission.thumbprint()).isEqualTo(partner.thumbprint());
    assertThat(submission.signature()).isEqualTo("head..signature");
    assertThat(submission.referral()).isEmpty();
  }

  @Test
  void laterMessageNamesItsReferral() throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());

    // When
    submit(pki.issue("police"), bytes(1), null, referral);

    // Then
    Submission submission = (Submission) door.arrived.get(0);
    assertThat(submission.referral()).isEqualTo(Optional.of(referral));
    assertThat(submission.signature()).isEmpty();
  }

  @Test
  void returnsExactAnswerOfTheDoor() throws Exception {
    // Given
    byte[] body = "{\"detail\":\"حاول لاحقا\"}".getBytes(StandardCharsets.UTF_8);
    door.answer(
        in ->
            new AgencyResponse(
                422, "application/problem+json", body, Map.of("Content-Language", "ar")));

    // When
    AgencyResponse answer = submit(pki.issue("platform"), bytes(10), "x..y", null);

    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers()).containsEntry("Content-Language", "ar");
  }

  @Test
  void inquiryHasReferralLanguageAndRequester() throws Exception {
    // Given
    TestIdentity partner = pki.issue("prosecution");
    ReferralId referral = new ReferralId(UUID.randomUUID());

    // When
    inquire(partner, referral, "ar, fr;q=0.5");

    // Then
    assertThat(door.arrived)
        .containsExactly(
            new TimelineInquiry(
                new ReferralInquiry(partner.thumbprint(), referral, "ar, fr;q=0.5"), Map.of()));
  }

  @Test
  void passesOnlyTheTypedValueToTheDoor() throws Exception {
    // When
    submit(pki.issue("platform"), bytes(10), "x..y", new ReferralId(UUID.randomUUID()));

    // Then
    assertThat(door.headers).containsExactly(Map.of());
  }
}
