package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        line.relay(),
        line.agencies(TestPartners.OFFICE, TestPartners.COLLECTING_POLICE),
        line.delivery(),
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
  void aRevokedAgencyForWhichNobodyCollectsHasItsDeliveriesParkedWithTheirAlarm() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    await().atMost(SOON).until(() -> state(referral, "office-a").equals("delivered"));
    assertThat(state(referral, "police-c")).isEqualTo("waiting");
    // When
    revoke("police-c");
    // Then
    awaitParked(referral, "police-c");
    assertThat(actions(referral, "police-c")).containsExactly("parked");
  }

  @Test
  void anAgencyForWhichNobodyCollectsAndWhoseFileIsDeletedHasItsDeliveriesParked() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    await().atMost(SOON).until(() -> state(referral, "office-a").equals("delivered"));
    // When
    remove("police-c");
    // Then
    awaitParked(referral, "police-c");
    assertThat(actions(referral, "police-c")).containsExactly("parked");
  }

  @Test
  void anAgencyWhoseFileIsDeletedBeforeARestartHasParkedWhatWasOnItsQueue() throws Exception {
    // Given
    UUID referral = publish();
    await().atMost(SOON).until(() -> state(referral, "office-a").equals("delivered"));
    await().atMost(SOON).until(() -> state(referral, "police-a").equals("dispatched"));
    // When
    remove("police-a");
    // Then
    awaitParked(referral, "police-a");
    assertThat(state(referral, "office-a")).isEqualTo("delivered");
  }

  @Test
  void anAgencyThatIsTakenBackGetsWhatWasParked() {
    // Given
    UUID referral = publish(TestMessages.vettedCaseIn("MA-MAR"));
    revoke("police-c");
    awaitParked(referral, "police-c");
    // When
    line.directory = TestPartners.directory();
    line.awaitParkingLook();
    ParkedRequests replay = line.store.parkedRequests();
    replay
        .request(
            replay.plan(ParkedRequests.Selection.of("police-c"), 10).orElseThrow().deliveries(),
            new ParkedRequests.NewParkedRequest(
                ParkedDeliveryAction.REPLAY,
                Optional.empty(),
                "mended",
                "someone",
                new DeliveryRate(600),
                60))
        .orElseThrow();
    line.attendance.arrived("police-c");
    // Then
    await().atMost(SOON).until(() -> state(referral, "police-c").equals("delivered"));
  }

  private void awaitParked(UUID referral, String agency) {
    await().atMost(SOON).until(() -> state(referral, agency).equals("parked"));
    assertThat(delivery(referral, agency).reason()).contains("agency-unavailable");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(line.events.told).contains("recorded " + agency + " parked"));
  }

  /** The directory with another file of this agency is in force. */
  private void revoke(String id) {
    inForce(
        TestPartners.ALL.stream()
            .map(TestPartner::agency)
            .map(agency -> agency.id().equals(id) ? revoked(agency) : agency));
  }

  /** The directory without its file is in force. */
  private void remove(String id) {
    inForce(
        TestPartners.ALL.stream()
            .map(TestPartner::agency)
            .filter(agency -> !agency.id().equals(id)));
  }

  private void inForce(Stream<Agency> agencies) {
    line.directory = new AgencyDirectory(agencies.toList());
  }

  private static Agency revoked(Agency agency) {
    return new Agency(
        agency.id(),
        agency.kind(),
        agency.names(),
        agency.territory(),
        agency.certificates(),
        agency.keys(),
        agency.purposes(),
        agency.protocol(),
        agency.endpoint(),
        true,
        agency.maxConcurrent(),
        agency.callDeadlineMillis(),
        agency.sandbox(),
        agency.deliveriesPerRequest());
  }
}
