package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** From a due delivery to a recorded one, on real database and broker. The connector is a mock. */
class DeliveryRoutesTest extends RouteTest {
  private EmbeddedBroker broker;
  private volatile Function<OutboundDelivery, DeliveryReply> agency = TestReceipts::valid;

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.deliveries(), line.agencies());
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "mock:");
  }

  @Override
  protected void prepare(Main main) throws Exception {
    broker = withBroker(main);
  }

  @BeforeEach
  void connector() {
    MockEndpoint mock = getMockEndpoint("mock:https");
    mock.whenAnyExchangeReceived(
        exchange ->
            exchange
                .getMessage()
                .setBody(agency.apply(exchange.getMessage().getBody(OutboundDelivery.class))));
  }

  @Test
  void validReceiptEndsDelivery() {
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("delivered")));
    assertThat(deliveries(referral)).allSatisfy(d -> assertThat(d.receipt()).isPresent());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(line.events.told)
                    .contains(
                        "attempted police-a",
                        "recorded police-a delivered",
                        "recorded office-a delivered"));
  }

  @Test
  void row14ParksGarbageReceiptWithoutDelivery() {
    // Given
    agency = push -> new DeliveryReply.Received("garbage");
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("parked")));
    assertThat(deliveries(referral))
        .allSatisfy(d -> assertThat(d.reason()).contains("receipt-unreadable"));
  }

  @Test
  void row4ReceiptForgedForAnotherDeliveryHasNoEffect() {
    // Given
    agency = push -> TestReceipts.of(push, new DeliveryId(UUID.randomUUID()));
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("parked")));
    assertThat(deliveries(referral))
        .allSatisfy(d -> assertThat(d.reason()).contains("receipt-invalid"));
    assertThat(line.events.told).contains("alarm receipt-invalid");
  }

  @Test
  void retriesTemporaryFailureWhenDueAgain() {
    // Given
    agency = push -> new DeliveryReply.RetryLater(DeliveryFailure.BUSY, OptionalLong.of(600_000));
    // When
    ReferralId referral = publish();
    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(deliveries(referral))
                    .allSatisfy(
                        d -> {
                          assertThat(d.state().wireName()).isEqualTo("waiting");
                          assertThat(d.attempts()).isEqualTo(1);
                          assertThat(d.reason()).contains("busy");
                          assertThat(d.dueAt().orElseThrow())
                              .isAfter(Instant.now().plusSeconds(500));
                        }));
  }

  @Test
  void parksFinalRefusalAtOnce() {
    // Given
    agency = push -> new DeliveryReply.Rejected(DeliveryFailure.REFUSED);
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("parked")));
    assertThat(deliveries(referral)).allSatisfy(d -> assertThat(d.attempts()).isEqualTo(1));
  }

  @Test
  void row6ParksAlteredCiphertextUnsent() throws Exception {
    assertParkedUnsent(
        "update sealed_content set ciphertext = set_byte(ciphertext, 9, get_byte(ciphertext, 9) #"
            + " 1)",
        "content-corrupt");
  }

  @Test
  void row59SendsNothingToAgencyThatChangedBetweenSandboxAndReal() throws Exception {
    // Its recipients are no sandboxes.
    assertParkedUnsent("update referral set test = true", "wrong-test-mark");
  }

  /** A case that is changed like this before it is due is not sent, and parked for that reason. */
  private void assertParkedUnsent(String change, String reason) throws Exception {
    // Given
    AtomicInteger calls = new AtomicInteger();
    agency =
        push -> {
          calls.incrementAndGet();
          return TestReceipts.valid(push);
        };
    stopRoute("queue-due");
    ReferralId referral = publish();
    TestDatabase.execute(change);
    // When
    context().getRouteController().startRoute("queue-due");
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("parked")));
    assertThat(calls).hasValue(0);
    assertThat(deliveries(referral)).allSatisfy(d -> assertThat(d.reason()).contains(reason));
  }

  @Test
  void row9ControlHeadersOfQueueMessageHaveNoEffect() throws Exception {
    // Given
    stopRoute("queue-due");
    ReferralId referral = publish();
    Ticket ticket =
        line.store.dueDeliveries().claim(new InFlightLimits(64, Map.of())).orElseThrow().stream()
            .filter(t -> t.agency().value().equals("police-a"))
            .findFirst()
            .orElseThrow();
    // When
    send(
        session -> {
          Message message = session.createTextMessage(TicketCodec.encode(ticket));
          message.setStringProperty("CamelHttpUri", "http://127.0.0.1:1/stolen");
          message.setStringProperty("cAmElJmsDestinationName", "dead.ids");
          message.setStringProperty("CamelToEndpoint", "mock:elsewhere");
          message.setStringProperty("lease", "stolen");
          message.setJMSReplyTo(session.createQueue("dead.ids"));
          message.setJMSType("CamelBeanMethodName");
          return message;
        });
    // Then
    await()
        .atMost(SOON)
        .until(
            () ->
                delivery(referral, new AgencyId("police-a"))
                    .state()
                    .wireName()
                    .equals("delivered"));
    assertThat(getMockEndpoint("mock:https").getReceivedExchanges())
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.getMessage().getHeaders()).isEmpty());
    assertThat(getMockEndpoint("mock:elsewhere").getReceivedCounter()).isZero();
  }

  @Test
  void row29NeverDeserializesObjects() throws Exception {
    // Given
    Tripwire.sprung = false;
    // When
    send(session -> session.createObjectMessage(new Tripwire()));
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("delivered")));
    assertThat(Tripwire.sprung).isFalse();
  }

  @Test
  void dropsInvalidTicket() throws Exception {
    // Given
    send(session -> session.createTextMessage("no ticket"));
    send(session -> session.createTextMessage(UUID.randomUUID() + " 1 0"));
    send(Session::createMessage);
    send(Session::createMapMessage);
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("delivered")));
    assertThat(line.events.told).doesNotContain("recorded police-a parked");
  }

  @Test
  void connectorExceptionLeavesDeliveryToItsLease() {
    // Given
    agency =
        push -> {
          throw new IllegalStateException("a fault of ours");
        };
    // When
    ReferralId referral = publish();
    // Then
    await().atMost(SOON).until(() -> states(referral).equals(Set.of("attempting")));
  }

  @Test
  @Tag("soak")
  void additionalConsumersEndAfterABurst() throws Exception {
    // Given
    CompletableFuture<Void> seen = new CompletableFuture<>();
    agency = push -> seen.thenApply(done -> TestReceipts.valid(push)).join();
    for (int i = 0; i < 20; i++) {
      publish();
    }
    await().atMost(SOON).until(() -> consumers(new AgencyId("police-a")) == 2);
    // When
    seen.complete(null);
    await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("delivery where state <> 'delivered'") == 0);
    // Then
    await().atMost(SOON).until(() -> consumers(new AgencyId("police-a")) == 1);
  }

  @Test
  void eachAgencyHasOneRouteAndIdsAreUnique() {
    // When
    List<String> ids = context().getRoutes().stream().map(Route::getId).toList();
    // Then
    assertThat(ids).contains("deliver.police-a", "deliver.office-a").doesNotHaveDuplicates();
    assertThat(ids.stream().filter(id -> id.startsWith("deliver."))).hasSize(2);
  }

  private List<Timeline.Delivery> deliveries(ReferralId referral) {
    return timeline(referral).deliveries();
  }

  private Set<String> states(ReferralId referral) {
    Stream<Timeline.Delivery> all = deliveries(referral).stream();
    return all.map(d -> d.state().wireName()).collect(Collectors.toSet());
  }

  private interface MessageMaker {
    Message make(Session session) throws Exception;
  }

  private void send(MessageMaker maker) throws Exception {
    BrokerSettings.External to = broker.address();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(to.url());
        Connection connection = factory.createConnection(to.user(), to.password());
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      session.createProducer(session.createQueue("deliver.police-a")).send(maker.make(session));
    }
  }
}
