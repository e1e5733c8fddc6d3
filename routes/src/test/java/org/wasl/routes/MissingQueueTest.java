package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.OutboundDelivery;

/** The broker has no queue for one agency, the desk. Nothing here finds an id that is dropped. */
class MissingQueueTest extends RouteTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CASES = 12;

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.relay(),
        line.delivery(TestPartners.POLICE, TestPartners.OFFICE, TestPartners.OTHER_OFFICE));
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "mock:");
  }

  @Override
  protected void prepare(Main main) throws Exception {
    BrokerSettings settings = TestBrokerSettings.settings();
    List<String> others =
        TestBrokerSettings.AGENCIES.stream().filter(id -> !id.equals("desk")).toList();
    EmbeddedBroker broker = closeLater(new EmbeddedBroker(settings, others, () -> {}));
    broker.start();
    main.bind("jms", closeLater(new BrokerClient(settings, broker.address())).component());
  }

  @Test
  void anAgencyWithoutAQueueKeepsNoIdOfAnotherFromItsQueue() throws Exception {
    // Given
    getMockEndpoint("mock:https")
        .whenAnyExchangeReceived(
            exchange ->
                exchange
                    .getMessage()
                    .setBody(
                        TestReceipts.valid(exchange.getMessage().getBody(OutboundDelivery.class))));
    // When
    for (int i = 0; i < CASES; i++) {
      publish(TestMessages.vettedCaseIn("MA-FES"));
    }
    // Then
    await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("delivery where state = 'delivered'") == 3 * CASES);
    assertThat(TestDatabase.count("delivery where state = 'dispatched' and recipient = 'desk'"))
        .isEqualTo(CASES);
  }
}
