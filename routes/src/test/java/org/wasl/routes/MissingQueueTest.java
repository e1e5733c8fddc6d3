package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.delivery.DueTickets;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.OutboundDelivery;

/** The broker has no queue for one agency, the desk. Ids are missed only when a test reconciles. */
@Tag("soak")
class MissingQueueTest extends RouteTest {
  private static final int CASES = 12;
  private static final Logger DUE_LOG = (Logger) LoggerFactory.getLogger(DueTickets.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private EmbeddedBroker broker;
  private BrokerClient client;
  private QueueReconciler reconciler;

  @Override
  protected List<RoutesBuilder> routes() throws Exception {
    BrokerSettings settings = TestBrokerSettings.settings();
    List<AgencyId> others =
        TestBrokerSettings.AGENCIES.stream().filter(id -> !id.value().equals("desk")).toList();
    broker = closeLater(new EmbeddedBroker(settings, others, () -> {}));
    broker.start();
    client = closeLater(new BrokerClient(settings, broker.address()));
    reconciler = line.reconciler(client, settings, List.of(new AgencyId("desk")));
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.deliveries(this::answers, SOON.toNanos()),
        line.agencies(TestPartners.POLICE, TestPartners.OFFICE, TestPartners.OTHER_OFFICE));
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "mock:");
  }

  @Override
  protected void prepare(Main main) {
    main.bind("jms", client.component());
    log.list = new CopyOnWriteArrayList<>(); // the route writes while a test reads
    log.start();
    DUE_LOG.setLevel(Level.INFO);
    DUE_LOG.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    DUE_LOG.detachAppender(log);
    DUE_LOG.setLevel(null);
  }

  private List<String> loggedOfDesk() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("desk"))
        .toList();
  }

  /** The broker answers, but slowly. A slow broker counts as unavailable, and every pause ends. */
  private boolean answers() {
    await().atMost(SOON).until(client::answers);
    return true;
  }

  /**
   * A broker on a busy machine may not answer in time, and then it is asked again, as by the alarm.
   */
  private void awaitWithoutQueue(Set<AgencyId> agencies) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.withoutQueue(TestBrokerSettings.AGENCIES).equals(agencies));
  }

  @Test
  void missingQueueDoesNotDelayIdsOfOthers() throws Exception {
    // Given
    othersAcknowledge();
    // When
    for (int i = 0; i < CASES; i++) {
      publish(TestMessages.vettedCaseIn("MA-FES"));
    }
    // Then
    await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("delivery where state = 'delivered'") == 3 * CASES);
    assertThat(TestDatabase.count("delivery where state = 'waiting' and recipient = 'desk'"))
        .isPositive();
  }

  @Test
  void deliveriesWithoutQueueWaitExceptOneProbe() throws Exception {
    // Given
    othersAcknowledge();
    for (int i = 0; i < CASES; i++) {
      publish(TestMessages.vettedCaseIn("MA-FES"));
    }
    // When
    awaitRefusals(4);
    // Then
    assertThat(requeuedAtLeast(2)).isEqualTo(1);
    broker.addQueues(List.of(new AgencyId("desk")));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              reconciler.requeueMissing();
              return client.depths(List.of(new AgencyId("desk"))).get(new AgencyId("desk"))
                  >= CASES;
            });
  }

  @Test
  void logsMissingQueueOnceAndItsReturn() throws Exception {
    // Given
    othersAcknowledge();
    publish(TestMessages.vettedCaseIn("MA-FES"));
    awaitRefusals(2);
    awaitWithoutQueue(Set.of(new AgencyId("desk")));
    // When
    broker.addQueues(List.of(new AgencyId("desk")));
    // Then
    await()
        .atMost(SOON)
        .until(
            () -> {
              reconciler.requeueMissing();
              return loggedOfDesk().size() > 1;
            });
    assertThat(loggedOfDesk())
        .containsExactly(
            "the broker rejects ids of desk, check that its queue exists",
            "the broker accepts ids of desk again");
    awaitWithoutQueue(Set.of());
  }

  private void othersAcknowledge() {
    getMockEndpoint("mock:https")
        .whenAnyExchangeReceived(
            exchange ->
                exchange
                    .getMessage()
                    .setBody(
                        TestReceipts.valid(exchange.getMessage().getBody(OutboundDelivery.class))));
  }

  /** Reconciles until the broker has refused an id of the desk so often. */
  private void awaitRefusals(int times) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              reconciler.requeueMissing();
              return requeuedAtLeast(times) > 0;
            });
  }

  /** The number of deliveries to the desk that were missed on its queue so often. */
  private static long requeuedAtLeast(int times) throws Exception {
    return TestDatabase.count(
        """
        (select from audit_entry where action = 'requeued' and recipient = 'desk'
          group by delivery having count(*) >= %d) as missed
        """
            .formatted(times));
  }
}
