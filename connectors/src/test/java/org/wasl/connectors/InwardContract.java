package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

/** Inwards: what a partner sends arrives as it was, and the answer goes back as it was. */
abstract class InwardContract extends ConnectorEnds {

  @Test
  void aNewCaseArrivesByteForByteUnderTheCertificateItCameWith() throws Exception {
    // Given
    TestIdentity partner = pki.issue("platform");
    byte[] body = bytes(10_000);

    // When
    submit(partner, body, "head..signature", null);

    // Then
    assertThat(door.arrived).hasSize(1);
    Submission got = (Submission) door.arrived.get(0);
    assertThat(got.body()).isEqualTo(body);
    assertThat(got.thumbprint()).isEqualTo(partner.thumbprint());
    assertThat(got.signature()).isEqualTo("head..signature");
    assertThat(got.referral()).isEmpty();
  }

  @Test
  void aMessageOfAReferralNamesIt() throws Exception {
    // Given
    UUID referral = UUID.randomUUID();

    // When
    submit(pki.issue("police"), bytes(1), null, referral);

    // Then
    Submission got = (Submission) door.arrived.get(0);
    assertThat(got.referral()).isEqualTo(Optional.of(referral));
    assertThat(got.signature()).isEmpty();
  }

  @Test
  void theAnswerReachesThePartnerAsTheDoorGaveIt() throws Exception {
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
  void anInquiryNamesReferralLanguageAndAsker() throws Exception {
    // Given
    TestIdentity partner = pki.issue("prosecution");
    UUID referral = UUID.randomUUID();

    // When
    inquire(partner, referral, "ar, fr;q=0.5");

    // Then
    assertThat(door.arrived)
        .containsExactly(
            new TimelineInquiry(
                new ReferralInquiry(partner.thumbprint(), referral, "ar, fr;q=0.5"), Map.of()));
  }

  @Test
  void nothingButTheValueTravelsOnToTheDoor() throws Exception {
    // When
    submit(pki.issue("platform"), bytes(10), "x..y", UUID.randomUUID());

    // Then
    assertThat(door.headers).containsExactly(Map.of());
  }
}
