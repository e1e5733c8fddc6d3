package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StreamCheck;
import org.wasl.database.PackedText;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.receipt.Receipt;

/**
 * A recipient has lost its key and says so. The holder of the content is asked for it and sends it
 * again.
 */
class NeedsResealTest extends RouteTest {
  private static final String ASKED =
      "message m join delivery d using (sender, message_id) where m.sender = 'gateway'"
          + " and m.type = 'reminder' and m.subtype = 'reminder' and d.recipient = ";

  private TestTime time;

  @Override
  protected List<RoutesBuilder> routes() {
    time = new TestTime(line);
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.inquiry(),
        line.visits(),
        time.own(),
        time.deadlines());
  }

  @Test
  void asksHolderOnceAndPartiesSeeIt() throws Exception {
    // Given
    ReferralId referral = publish();
    DeliveryId delivery = delivery(referral, "vetted-case", POLICE).id();
    say(POLICE, delivery, Receipt.Kind.DELIVERY);
    // When
    List<Integer> statuses =
        List.of(
            say(POLICE, delivery, Receipt.Kind.NEEDS_RESEAL),
            say(POLICE, delivery, Receipt.Kind.NEEDS_RESEAL));
    // Then
    assertThat(statuses).containsExactly(204, 204);
    assertThat(needsReseal(POLICE, referral)).containsExactly("police-a");
    assertThat(needsReseal(PLATFORM, referral)).containsExactly("police-a");
    assertThat(needsReseal(OFFICE, referral)).containsExactly("police-a");
    await().atMost(SOON).until(() -> TestDatabase.count(ASKED + "'platform'") == 1);
    JsonNode asked = asked();
    assertThat(asked.at("/content/stage").asText()).isEqualTo("resealed");
    assertThat(asked.at("/content/agency").asText()).isEqualTo("police-a");
    assertThat(asked.at("/content/message/sender").asText()).isEqualTo("platform");
    assertThat(TestLine.SCHEMAS.validate("reminder", 1, asked)).isEmpty();
    assertThat(line.events.told).containsOnlyOnce("alarm needs-reseal");
    time.awaitChecks();
    assertThat(TestDatabase.count(ASKED + "'platform'")).isEqualTo(1);
  }

  @Test
  void handoverEndsTheRequest() throws Exception {
    // Given
    ReferralId referral = publish();
    Timeline.Delivery lost = delivery(referral, "vetted-case", POLICE);
    say(POLICE, lost.id(), Receipt.Kind.NEEDS_RESEAL);
    await().atMost(SOON).until(() -> TestDatabase.count("deadline where stage = 'resealed'") == 1);
    // When
    handOver(referral, new MessageId(UUID.randomUUID()));
    say(POLICE, delivery(referral, "handover", POLICE).id(), Receipt.Kind.DELIVERY);
    List<String> afterAnother = needsReseal(OFFICE, referral);
    handOver(referral, lost.messageId());
    say(POLICE, delivery(referral, "handover", POLICE).id(), Receipt.Kind.DELIVERY);
    // Then
    assertThat(afterAnother).containsExactly("police-a");
    assertThat(needsReseal(OFFICE, referral)).isEmpty();
    await().atMost(SOON).until(() -> TestDatabase.count("deadline where stage = 'resealed'") == 0);
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void doesNotAskHolderThatLostItsOwnKey() throws Exception {
    // Given
    ReferralId referral = publish();
    DeliveryId delivery = delivery(referral, "vetted-case", OFFICE).id();
    DeliveryId other = delivery(referral, "vetted-case", POLICE).id();
    say(POLICE, other, Receipt.Kind.NEEDS_RESEAL);
    // When
    say(OFFICE, delivery, Receipt.Kind.NEEDS_RESEAL);
    // Then
    await().atMost(SOON).until(() -> TestDatabase.count(ASKED + "'platform'") == 2);
    assertThat(TestDatabase.count(ASKED + "'police-a'")).isZero();
  }

  @Test
  void asksHolderOnceForParkedDeliveryThatNoKeyOpens() throws Exception {
    // Given
    ReferralId referral = publish();
    DeliveryId delivery = delivery(referral, "vetted-case", POLICE).id();
    park(delivery);
    assertThat(delivery(referral, "vetted-case", POLICE).state()).isEqualTo(DeliveryState.PARKED);
    // When
    int status = say(POLICE, delivery, Receipt.Kind.NEEDS_RESEAL);
    // Then
    assertThat(status).isEqualTo(204);
    assertThat(delivery(referral, "vetted-case", POLICE).state())
        .isEqualTo(DeliveryState.DELIVERED);
    await().atMost(SOON).until(() -> TestDatabase.count(ASKED + "'platform'") == 1);
    time.awaitChecks();
    assertThat(TestDatabase.count(ASKED + "'platform'")).isEqualTo(1);
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  /** The agency answered that it does not open. */
  private void park(DeliveryId delivery) {
    Ticket ticket =
        line.store.dueDeliveries().claim(new InFlightLimits(64, Map.of())).orElseThrow().stream()
            .filter(claimed -> claimed.deliveryId().equals(delivery))
            .findFirst()
            .orElseThrow();
    Leased leased = (Leased) line.store.attempts().lease(ticket).join().orElseThrow();
    AttemptOutcome refused = new AttemptOutcome.Permanent(ReasonCode.REJECTED);
    line.store
        .attempts()
        .record(leased.receiptSubject(), leased.attempt(), refused)
        .join()
        .orElseThrow();
  }

  private void handOver(ReferralId referral, MessageId original) {
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", PLATFORM, referral);
    ObjectNode content = handover.withObject("/content");
    content.put("addressee", "police-a");
    content.withObject("/message").put("messageId", original.toString());
    assertThat(submit(TestMessages.from(PLATFORM, handover)).status()).isEqualTo(202);
  }

  private int say(TestPartner as, DeliveryId delivery, Receipt.Kind kind) {
    ExpectedReceipt subject =
        line.store.deliveryReceipts().expected(delivery).orElseThrow().orElseThrow();
    Receipt receipt =
        new Receipt(
            kind,
            Optional.of(delivery),
            subject.messageId(),
            subject.sender(),
            as.id(),
            subject.referral(),
            subject.digest(),
            Instant.now());
    return template()
        .requestBody(
            "direct:door.receipt",
            new Acknowledgement(
                new CollectionRequest(as.thumbprint(), Optional.of(delivery), "fr"),
                as.signer().signReceipt(receipt).getBytes(StandardCharsets.US_ASCII)),
            AgencyResponse.class)
        .status();
  }

  /** The last delivery of a message of that type. */
  private Timeline.Delivery delivery(ReferralId referral, String type, TestPartner to) {
    Timeline timeline = line.store.timelines().timeline(referral).orElseThrow().orElseThrow();
    return timeline.deliveries().stream()
        .filter(delivery -> delivery.recipient().equals(to.id()))
        .filter(
            delivery ->
                timeline.messages().stream()
                    .filter(message -> message.messageId().equals(delivery.messageId()))
                    .anyMatch(message -> message.type().equals(type)))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private List<String> needsReseal(TestPartner asker, ReferralId referral) {
    JsonNode timeline =
        json(
            template()
                .requestBody(
                    "direct:door.timeline",
                    new TimelineInquiry(
                        new ReferralInquiry(asker.thumbprint(), referral, "en"), Map.of()),
                    AgencyResponse.class));
    assertThat(TestLine.SCHEMAS.validate("referral", 1, timeline)).isEmpty();
    return timeline.path("deliveries").findParents("needsReseal").stream()
        .map(delivery -> delivery.path("recipient").asText())
        .toList();
  }

  private static JsonNode asked() throws Exception {
    String sealed =
        TestDatabase.text(
            "select encode(c.ciphertext, 'base64') from sealed_content c"
                + " join delivery d using (sender, message_id)"
                + " where c.sender = 'gateway' and d.recipient = 'platform'");
    byte[] bytes = PackedText.OF_WORDS.unpack(Base64.getMimeDecoder().decode(sealed));
    return new ObjectMapper()
        .readTree(MessageSealer.open(bytes, PLATFORM.privateKeys()).orElseThrow().body());
  }
}
