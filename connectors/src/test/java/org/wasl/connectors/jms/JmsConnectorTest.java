package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import jakarta.jms.BytesMessage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.ConnectorContract;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.http.HttpsGateway;
import org.wasl.connectors.http.TestSettings;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** The contract, by the core protocol of Artemis. */
class JmsConnectorTest extends ConnectorContract {
  private static final AtomicInteger FOLDER = new AtomicInteger();

  private static Path folder;
  private HttpsGateway gateway;

  @BeforeAll
  static void folder(@TempDir Path brokers) {
    folder = brokers;
  }

  @Override
  protected void startGateway(TestIdentity identity, int maxReceiptBytes) throws Exception {
    gateway =
        new HttpsGateway(
            pki,
            identity,
            door,
            s -> TestSettings.largestReceipt(s, maxReceiptBytes),
            PullSettings.DEFAULT);
  }

  @Override
  protected void stopGateway() {
    gateway.close();
  }

  @Override
  protected QueueAgency startAgency(TestIdentity as) throws Exception {
    return new QueueAgency(
        new TestBroker(
            as, pki.authority(), folder.resolve(Integer.toString(FOLDER.incrementAndGet()))));
  }

  @Override
  protected AgencyResponse submit(TestIdentity as, byte[] body, String signature, UUID referral)
      throws Exception {
    Map<String, String> properties = new HashMap<>();
    if (signature != null) {
      properties.put("Wasl_Signature", signature);
    }
    if (referral != null) {
      properties.put("Wasl_Referral", referral.toString());
    }
    return ask(as, "message", body, properties);
  }

  @Override
  protected AgencyResponse inquire(TestIdentity as, UUID referral, String language)
      throws Exception {
    return ask(
        as,
        "timeline",
        new byte[0],
        Map.of("Wasl_Referral", referral.toString(), "Accept_Language", language));
  }

  private AgencyResponse ask(
      TestIdentity as, String type, byte[] body, Map<String, String> properties) throws Exception {
    QueueAgency partner = (QueueAgency) startAgencyAs(as);
    gateway.agencies(List.of(agency(as, partner)));
    partner.send(type, body, properties, "correlation-1");
    BytesMessage answer = partner.answers(1, AMPLE_MILLIS).get(0);
    assertThat(answer.getJMSCorrelationID()).isEqualTo("correlation-1");
    return new AgencyResponse(
        answer.getIntProperty("Wasl_Status"),
        answer.getStringProperty("Content_Type"),
        QueueAgency.body(answer),
        QueueAgency.properties(answer));
  }

  private static Agency agency(TestIdentity as, QueueAgency at) {
    return new Agency(
        as.certificate().getSubjectX500Principal().getName().replaceFirst("CN=", ""),
        AgencyKind.POLICE,
        Map.of(),
        Set.of(as.thumbprint()),
        new JWKSet(),
        "jms",
        Optional.of(at.endpoint()),
        false,
        4);
  }

  @Override
  protected DeliveryReply push(OutboundDelivery push) {
    door.visitor = thumbprint -> Optional.of(push.agency());
    return gateway.push(push);
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return notNow(
        switch (missing) {
          case AGENCY -> "connect";
          case ITS_CERTIFICATE -> "wrong-certificate";
          case OUR_AUTHORITY -> "tls";
          case ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER -> "not-acknowledged";
        });
  }

  @Override
  protected long deadlineOfABrokenAnswerMillis() {
    return 1_500; // an answer that does not come whole says nothing: another may come
  }

  @Override
  protected String protocol() {
    return "jms";
  }
}
