package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** A collecting agency, on real database and broker. The connector is a mock. */
class PullRoutesTest extends RouteTest {
  private static final TestPartner POLICE = TestPartners.COLLECTING_POLICE;

  private final CompletableFuture<OutboundDelivery> held = new CompletableFuture<>();
  private final CompletableFuture<DeliveryReply> later = new CompletableFuture<>();
  private volatile Function<OutboundDelivery, DeliveryReply> desk = TestReceipts::valid;
  private EmbeddedBroker broker;

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.deliveries(),
        line.visits(),
        line.agencies(POLICE, TestPartners.OFFICE));
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
  void connectors() {
    answer("mock:https", TestReceipts::valid);
    answer(
        "mock:pull",
        push -> {
          held.complete(push);
          return desk.apply(push);
        });
  }

  private void answer(String mock, Function<OutboundDelivery, DeliveryReply> with) {
    MockEndpoint endpoint = getMockEndpoint(mock);
    endpoint.whenAnyExchangeReceived(
        exchange ->
            exchange
                .getMessage()
                .setBody(with.apply(exchange.getMessage().getBody(OutboundDelivery.class))));
  }

  /** Holds the delivery until the test lets it go. */
  private DeliveryReply hold(OutboundDelivery push) {
    return later.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void recordsNothingWhileNoWorkerPolls() {
    // When
    ReferralId referral = publishHere();
    await().atMost(SOON).until(() -> state(referral, new AgencyId("office-a")).equals("delivered"));
    // Then
    assertThat(delivery(referral).state().wireName()).isEqualTo("waiting");
    assertThat(delivery(referral).attempts()).isZero();
    assertThat(actions(referral)).isEmpty();
    assertThat(context().getRouteController().getRouteStatus("lease.police-c").isStopped())
        .isTrue();
  }

  @Test
  void firstPollStartsDelivery() {
    // Given
    ReferralId referral = publishHere();
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await().atMost(SOON).until(() -> state(referral, new AgencyId("police-c")).equals("delivered"));
    assertThat(actions(referral)).containsExactly("dispatched", "attempted", "delivered");
  }

  @Test
  void deliveryWaitsAgainAfterAllWorkersLeft() throws Exception {
    // Given
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId first = publishHere();
    await().atMost(SOON).until(() -> state(first, new AgencyId("police-c")).equals("delivered"));
    line.attendance.left(new AgencyId("police-c"));
    line.awaitLimitUpdate();
    ReferralId second = publishHere();
    await().atMost(SOON).until(() -> state(second, new AgencyId("office-a")).equals("delivered"));
    assertThat(state(second, new AgencyId("police-c"))).isEqualTo("waiting");
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await().atMost(SOON).until(() -> state(second, new AgencyId("police-c")).equals("delivered"));
  }

  @Test
  void uncollectedDeliveryCountsNoFailureAndOpensNoBreaker() throws Exception {
    // Given
    desk =
        push -> {
          line.attendance.left(new AgencyId("police-c"));
          return new DeliveryReply.NotCollected();
        };
    ReferralId referral = publishHere();
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await().atMost(SOON).until(() -> actions(referral).contains("released"));
    // A claim that began before they left may have queued it once more. Then it is in the queue
    // after the consumer has gone.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(state(referral, new AgencyId("police-c")))
                    .isIn("waiting", "dispatched"));
    assertThat(delivery(referral).reason()).contains("nobody-came");
    assertThat(TestDatabase.text("select sum(failed_attempts) from delivery")).isEqualTo("0");
    assertThat(TestDatabase.count("agency_gate where failures > 0")).isZero();
  }

  @Test
  void offersUnfetchedDeliveryLessAndLessOften() throws Exception {
    // Given
    AtomicInteger offered = new AtomicInteger();
    desk = push -> offered.incrementAndGet() <= 3 ? new DeliveryReply.NotCollected() : hold(push);
    ReferralId referral = publishHere();
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await()
        .atMost(SOON)
        .until(() -> actions(referral).stream().filter("released"::equals).count() == 3);
    assertThat(
            TestDatabase.text(
                "select delayed_millis from delivery where recipient = 'police-c' and referral = '"
                    + referral
                    + "'"))
        .isEqualTo("2000"); // 500, 500 again, 1000, so each is as long as all before it
    later.complete(new DeliveryReply.NotCollected());
  }

  @Test
  void retriesFetchedDeliveryWithoutReceiptLater() {
    // Given
    desk =
        push ->
            new DeliveryReply.RetryLater(
                DeliveryFailure.NOT_ACKNOWLEDGED, java.util.OptionalLong.of(600_000));
    ReferralId referral = publishHere();
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    // Then
    await().atMost(SOON).until(() -> actions(referral).contains("failed"));
    assertThat(delivery(referral).reason()).contains("not-acknowledged");
    assertThat(delivery(referral).state().wireName()).isEqualTo("waiting");
  }

  @Test
  void recordsRepeatedReceiptOnce() {
    // Given
    desk = this::hold;
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    OutboundDelivery push = held.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    String receipt = TestReceipts.text(push, push.deliveryId(), Receipt.Kind.DELIVERY);
    // When
    List<Integer> statuses =
        List.of(
            handIn(POLICE, push.deliveryId(), receipt).status(),
            handIn(POLICE, push.deliveryId(), receipt).status());
    later.complete(new DeliveryReply.Received(receipt));
    // Then
    assertThat(statuses).containsExactly(204, 204);
    assertThat(delivery(referral).receipt()).contains(receipt);
    assertThat(actions(referral)).containsOnlyOnce("delivered");
    assertThat(line.events.told).containsOnlyOnce("recorded police-c delivered");
  }

  @Test
  void invalidReceiptHasNoEffectAndIsAudited() {
    // Given
    desk = this::hold;
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    OutboundDelivery push = held.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    DeliveryId id = push.deliveryId();
    String other =
        TestReceipts.text(push, new DeliveryId(UUID.randomUUID()), Receipt.Kind.DELIVERY);
    String opened = TestReceipts.text(push, id, Receipt.Kind.RETRIEVAL);
    String good = TestReceipts.text(push, id, Receipt.Kind.DELIVERY);
    // When
    List<Integer> statuses =
        List.of(
            handIn(POLICE, id, "no receipt").status(),
            handIn(POLICE, id, other).status(),
            handIn(POLICE, id, "x".repeat(5_000)).status(),
            handIn(POLICE, id, opened).status(),
            handIn(TestPartners.OTHER_POLICE, id, good).status(),
            handIn(POLICE, new DeliveryId(UUID.randomUUID()), good).status());
    // Then
    assertThat(statuses).containsExactly(422, 422, 413, 409, 404, 404);
    assertThat(state(referral, new AgencyId("police-c"))).isEqualTo("attempting");
    line.requests.close();
    assertThat(refusals(new AgencyId("police-c")))
        .containsExactly(
            "bad-receipt",
            "too-large",
            "wrong-state/attempting",
            "not-found/delivery",
            "bad-receipt/x1");
    assertThat(refusals(new AgencyId("police-b"))).containsExactly("not-found/delivery");
    later.complete(new DeliveryReply.NotCollected());
  }

  @Test
  void recordsOpenedReceiptSeparatelyAndOnce() {
    // Given
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    await().atMost(SOON).until(() -> state(referral, new AgencyId("police-c")).equals("delivered"));
    OutboundDelivery push = held.join();
    String first = TestReceipts.text(push, push.deliveryId(), Receipt.Kind.RETRIEVAL);
    String repeatedReceipt = TestReceipts.text(push, push.deliveryId(), Receipt.Kind.RETRIEVAL);
    // When
    List<Integer> statuses =
        List.of(
            handIn(POLICE, push.deliveryId(), first).status(),
            handIn(POLICE, push.deliveryId(), repeatedReceipt).status());
    // Then
    assertThat(statuses).containsExactly(204, 204);
    assertThat(delivery(referral).retrieval()).contains(first);
    assertThat(delivery(referral).receipt()).isPresent().isNotEqualTo(Optional.of(first));
    assertThat(actions(referral)).endsWith("delivered", "retrieved");
  }

  @Test
  void row60RefusesAndAuditsReceiptSignedByKeyForAnotherPurpose() {
    // Given
    desk = this::hold;
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    OutboundDelivery push = held.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    DeliveryId id = push.deliveryId();
    Receipt stored = TestReceipts.statement(push, id, Receipt.Kind.DELIVERY);
    Receipt unreadable = TestReceipts.statement(push, id, Receipt.Kind.NEEDS_RESEAL);
    Receipt opened = TestReceipts.statement(push, id, Receipt.Kind.RETRIEVAL);
    Signer messages = POLICE.signer("message:1");
    Signer receipts = POLICE.signer("receipt:1");
    // When
    List<Integer> statuses =
        List.of(
            handIn(POLICE, id, messages.signReceipt(stored)).status(),
            handIn(POLICE, id, messages.signReceipt(unreadable)).status(),
            handIn(POLICE, id, receipts.signReceipt(stored)).status(),
            handIn(POLICE, id, receipts.signReceipt(opened)).status(),
            handIn(POLICE, id, messages.signReceipt(opened)).status(),
            handIn(POLICE, id, POLICE.signer().signReceipt(opened)).status());
    // Then
    assertThat(statuses).containsExactly(422, 422, 204, 422, 422, 204);
    assertThat(actions(referral)).endsWith("delivered", "retrieved");
    line.requests.close();
    assertThat(refusals(new AgencyId("police-c")))
        .containsExactly("bad-receipt/wrong-purpose", "bad-receipt/wrong-purpose/x3");
    later.complete(new DeliveryReply.NotCollected());
  }

  @Test
  void row60IgnoresPushedReceiptSignedByKeyForAnotherPurpose() {
    // Given
    desk =
        push ->
            new DeliveryReply.Received(
                POLICE
                    .signer("message:1")
                    .signReceipt(
                        TestReceipts.statement(push, push.deliveryId(), Receipt.Kind.DELIVERY)));
    // When
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    // Then
    await().atMost(SOON).until(() -> state(referral, new AgencyId("police-c")).equals("parked"));
    assertThat(delivery(referral).reason()).contains("receipt-invalid");
  }

  @Test
  void certificateGivesAccessToOwnDeliveriesOnly() {
    // Given
    line.attendance.arrived(new AgencyId("police-c"));
    ReferralId referral = publishHere();
    await().atMost(SOON).until(() -> state(referral, new AgencyId("police-c")).equals("delivered"));
    DeliveryId id = delivery(referral).id();
    // When
    Object his = visit(POLICE.thumbprint(), Optional.of(id));
    Object visitor = visit(TestPartners.OTHER_POLICE.thumbprint(), Optional.empty());
    Object another = visit(TestPartners.OTHER_POLICE.thumbprint(), Optional.of(id));
    Object outsider = visit("no-such-thumbprint", Optional.empty());
    // Then
    assertThat(his).isEqualTo(POLICE.agency());
    assertThat(visitor).isInstanceOf(Agency.class);
    assertThat(((AgencyResponse) another).status()).isEqualTo(404);
    assertThat(((AgencyResponse) outsider).status()).isEqualTo(403);
    assertThat(refusals(new AgencyId("police-b"))).containsExactly("not-found/delivery");
  }

  private Object visit(String thumbprint, Optional<DeliveryId> delivery) {
    return template()
        .requestBody("direct:door.admit", new CollectionRequest(thumbprint, delivery, "en"));
  }

  private AgencyResponse handIn(TestPartner as, DeliveryId delivery, String receipt) {
    return template()
        .requestBody(
            "direct:door.receipt",
            new Acknowledgement(
                new CollectionRequest(as.thumbprint(), Optional.of(delivery), "fr"),
                receipt.getBytes(StandardCharsets.US_ASCII)),
            AgencyResponse.class);
  }

  private ReferralId publishHere() {
    AgencyResponse answer =
        submit(TestMessages.from(TestPartners.PLATFORM, TestMessages.vettedCaseIn("MA-MAR")));
    return ReferralId.parse(json(answer).path("referral").asText());
  }

  private Timeline.Delivery delivery(ReferralId referral) {
    return delivery(referral, new AgencyId("police-c"));
  }

  private List<String> actions(ReferralId referral) {
    return actions(referral, new AgencyId("police-c"));
  }

  private List<String> refusals(AgencyId agency) {
    return line.store.trailEntries().of("agency:" + agency).orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .toList();
  }
}
