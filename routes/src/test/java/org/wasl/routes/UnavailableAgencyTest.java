package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.replay.ParkedRequests;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * Agencies that are revoked or whose file is deleted, on real database and broker. To {@code
 * police-a} there is no route, as after a restart without its file.
 */
class UnavailableAgencyTest extends RouteTest {

  private BrokerClient broker;

  @Override
  protected List<RoutesBuilder> routes() throws Exception {
    BrokerSettings settings = TestBrokerSettings.settings();
    EmbeddedBroker embedded =
        closeLater(new EmbeddedBroker(settings, TestBrokerSettings.AGENCIES, () -> {}));
    embedded.start();
    broker = closeLater(new BrokerClient(settings, embedded.address()));
    QueueReconciler reconciling = line.reconciler(broker, settings, List.of());
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.deliveries(),
        line.agencies(TestPartners.OFFICE, TestPartners.COLLECTING_POLICE),
        new PeriodicRoutes(reconciling, line.capacity, 100, () -> {}, Duration.ofMinutes(10)));
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "mock:");
  }

  @Override
  protected void prepare(Main main) {
    main.bind("jms", broker.component());
  }

  @BeforeEach
  void connectors() {
    for (String mock : List.of("mock:https", "mock:pull")) {
      MockEndpoint endpoint = getMockEndpoint(mock);
      endpoint.whenAnyExchangeReceived(
          exchange ->
              exchange
                  .getMessage()
                  .setBody(
                      TestReceipts.valid(exchange.getMessage().getBody(OutboundDelivery.class))));
    }
  }

  @Test
  void parksDeliveriesOfRevokedAgencyWithAlarm() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    await().atMost(SOON).until(() -> state(referral, new AgencyId("office-a")).equals("delivered"));
    assertThat(state(referral, new AgencyId("police-c"))).isEqualTo("waiting");
    // When
    revoke(new AgencyId("police-c"));
    // Then
    awaitParked(referral, new AgencyId("police-c"));
    assertThat(actions(referral, new AgencyId("police-c"))).containsExactly("parked");
  }

  @Test
  void parksDeliveriesOfAgencyWithDeletedFile() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    await().atMost(SOON).until(() -> state(referral, new AgencyId("office-a")).equals("delivered"));
    // When
    remove(new AgencyId("police-c"));
    // Then
    awaitParked(referral, new AgencyId("police-c"));
    assertThat(actions(referral, new AgencyId("police-c"))).containsExactly("parked");
  }

  @Test
  void parksQueuedDeliveriesIfFileIsDeletedBeforeRestart() throws Exception {
    // Given
    ReferralId referral = publish();
    await().atMost(SOON).until(() -> state(referral, new AgencyId("office-a")).equals("delivered"));
    await()
        .atMost(SOON)
        .until(() -> state(referral, new AgencyId("police-a")).equals("dispatched"));
    // When
    remove(new AgencyId("police-a"));
    // Then
    awaitParked(referral, new AgencyId("police-a"));
    assertThat(state(referral, new AgencyId("office-a"))).isEqualTo("delivered");
  }

  @Test
  void deliversParkedMessagesAfterAgencyReturns() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    revoke(new AgencyId("police-c"));
    awaitParked(referral, new AgencyId("police-c"));
    // When
    line.directory = TestPartners.directory();
    line.awaitParkingUpdate();
    ParkedRequests replay = line.store.parkedRequests();
    replay
        .request(
            replay
                .plan(ParkedRequests.Selection.of(new AgencyId("police-c")), 10)
                .orElseThrow()
                .deliveries(),
            new ParkedRequests.NewParkedRequest(
                ParkedDeliveryAction.REPLAY,
                Optional.empty(),
                "mended",
                "someone",
                new DeliveryRate(600),
                60))
        .orElseThrow();
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await().atMost(SOON).until(() -> state(referral, new AgencyId("police-c")).equals("delivered"));
  }

  private void awaitParked(ReferralId referral, AgencyId agency) {
    await().atMost(SOON).until(() -> state(referral, agency).equals("parked"));
    assertThat(delivery(referral, agency).reason()).contains("agency-unavailable");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(line.events.told).contains("recorded " + agency + " parked"));
  }

  /** The directory with another file of this agency is in force. */
  private void revoke(AgencyId id) {
    inForce(
        TestPartners.ALL.stream()
            .map(TestPartner::agency)
            .map(agency -> agency.id().equals(id) ? agency.asRevoked() : agency));
  }

  /** The directory without its file is in force. */
  private void remove(AgencyId id) {
    inForce(
        TestPartners.ALL.stream()
            .map(TestPartner::agency)
            .filter(agency -> !agency.id().equals(id)));
  }

  private void inForce(Stream<Agency> agencies) {
    line.directory = new AgencyDirectory(agencies.toList());
  }
}
