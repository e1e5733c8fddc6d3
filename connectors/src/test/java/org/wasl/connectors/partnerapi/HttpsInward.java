package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.ConnectorContract;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** Inwards both protocols are the partner API. */
public abstract class HttpsInward extends ConnectorContract {
  public HttpsGateway gateway;

  @Override
  protected void startGateway(TestIdentity identity, int maxReceiptBytes) throws Exception {
    gateway =
        new HttpsGateway(
            pki,
            identity,
            door,
            s -> TestSettings.largestReceipt(s, maxReceiptBytes),
            pullSettings());
  }

  @Override
  protected void stopGateway() {
    gateway.close();
  }

  @Override
  protected AgencyResponse submit(
      TestIdentity as, byte[] body, String signature, ReferralId referral) throws Exception {
    String path = referral == null ? "/v1/cases" : "/v1/referrals/" + referral + "/messages";
    String[] headers =
        signature == null ? new String[0] : new String[] {"Wasl-Signature", signature};
    return answer(new Partner(as).post(gateway.uri(path), "application/json", body, headers));
  }

  @Override
  protected AgencyResponse inquire(TestIdentity as, ReferralId referral, String language)
      throws Exception {
    return answer(
        new Partner(as).get(gateway.uri("/v1/referrals/" + referral), "Accept-Language", language));
  }

  private static AgencyResponse answer(HttpResponse<byte[]> response) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    return new AgencyResponse(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        headers);
  }

  @Override
  public DeliveryReply push(OutboundDelivery push) {
    return gateway.push(push);
  }

  @Test
  void returnsRetryAfterOfTheDoor() throws Exception {
    // Given
    door.answer(
        in ->
            new AgencyResponse(
                503, "application/problem+json", new byte[0], Map.of("Retry-After", "7")));

    // When
    AgencyResponse answer = submit(pki.issue("platform"), bytes(10), "x..y", null);

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void returnsExactAnswerOfFailurePolicy() throws Exception {
    // Given
    AgencyResponse later =
        new AgencyResponse(
            503, "application/problem+json", "{}".getBytes(), Map.of("Retry-After", "7"));
    door.answer(
        in -> {
          throw new TestDoor.Fault(later);
        });

    // When
    AgencyResponse submission = submit(pki.issue("platform"), bytes(10), "x..y", null);
    AgencyResponse inquiry =
        inquire(pki.issue("platform"), new ReferralId(UUID.randomUUID()), "en");

    // Then
    assertThat(List.of(submission, inquiry))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(503);
              assertThat(answer.headers()).containsEntry("Retry-After", "7");
              assertThat(answer.body()).isEqualTo(later.body());
            });
  }

  protected PullSettings pullSettings() {
    return PullSettings.DEFAULT;
  }
}
