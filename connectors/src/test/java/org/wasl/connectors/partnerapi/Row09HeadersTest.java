package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

class Row09HeadersTest extends HostileDoor {
  private static final String BODY = "{\"a\":1}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "cAmElHttpUri",
        "CAMELHTTPRESPONSECODE",
        "camel-x",
        "CamelBeanMethodName",
        "CamelSqlQuery",
        "org.apache.camel.Anything",
        "JMSReplyTo",
        "breadcrumbId",
        "X-Ok"
      })
  void passesNoHeaderFromOutsideToTheDoor(String name) throws Exception {
    // Given
    String target = "/v1/cases?" + name + "=from-query";

    // When
    String answer = exchange(target, name + ": from-header\r\n");

    // Then
    assertThat(RawTls.statuses(answer)).containsExactly(202);
    assertThat(answer).doesNotContain("from-query", "from-header");
    assertThat(door.headers).containsExactly(Map.of());
  }

  @Test
  void ignoresSignatureInQuery() throws Exception {
    // When
    exchange("/v1/cases?Wasl-Signature=a..b&wasl-signature=c..d", "");

    // Then
    assertThat(((Submission) door.arrived.get(0)).signature()).isEmpty();
  }

  @Test
  void signatureInQueryDoesNotAffectHeader() throws Exception {
    // When
    exchange("/v1/cases?Wasl-Signature=a..b", "Wasl-Signature: real..one\r\n");

    // Then
    assertThat(((Submission) door.arrived.get(0)).signature()).isEqualTo("real..one");
  }

  @Test
  void treatsTwoSignaturesAsNone() throws Exception {
    // When
    exchange("/v1/cases", "Wasl-Signature: a..b\r\nWASL-SIGNATURE: c..d\r\n");

    // Then
    assertThat(((Submission) door.arrived.get(0)).signature()).isEmpty();
  }

  @Test
  void takesReferralFromPathWhateverTheQuery() throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());

    // When
    exchange(
        "/v1/referrals/" + referral + "/messages?referral=" + UUID.randomUUID(),
        "referral: " + UUID.randomUUID() + "\r\n");

    // Then
    assertThat(((Submission) door.arrived.get(0)).referral()).isEqualTo(Optional.of(referral));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-1-1-1-1", "x", "00000000-0000-0000-0000-00000000000g"})
  void invalidIdNamesNoReferral(String id) throws Exception {
    // When
    try (RawTls client = connect()) {
      client.send("GET /v1/referrals/" + id + " HTTP/1.1\r\nHost: x\r\n\r\n").oneAnswer();
    }

    // Then
    assertThat(door.arrived)
        .containsExactly(
            new TimelineInquiry(
                new ReferralInquiry(partner.thumbprint(), new ReferralId(new UUID(0, 0)), ""),
                Map.of()));
  }

  private String exchange(String target, String headers) throws Exception {
    try (RawTls client = connect()) {
      String request =
          post(headers + "Content-Length: " + BODY.length() + "\r\n", BODY)
              .replace("/v1/cases", target);
      return client.send(request).oneAnswer();
    }
  }
}
