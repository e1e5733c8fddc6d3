package org.wasl.routes.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartners;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.file.FileReceipts;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.Timeline;
import org.wasl.trail.log.LeafPosition;

/** The visible part of a referral for each party, and its conformance to the schema. */
class TimelineDocumentTest {
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00.123456Z");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");
  private static final MessageId CASE = MessageId.parse("00000000-0000-4000-8000-000000000001");
  private static final DeliveryId TO_POLICE =
      DeliveryId.parse("00000000-0000-8000-8000-000000000011");
  private static final DeliveryId TO_OFFICE =
      DeliveryId.parse("00000000-0000-8000-8000-000000000012");
  private static final DeliveryId BACK = DeliveryId.parse("00000000-0000-8000-8000-000000000013");

  private static final MaintenanceWindow WINDOW =
      new MaintenanceWindow(AT, AT.plusSeconds(3_600), "maintenance");

  /** The office's instruction bears, by chance or malice, the id that the platform chose. */
  private static final Timeline TIMELINE =
      new Timeline(
          new Timeline.Referral(
              REFERRAL,
              "investigating",
              new AgencyId("platform"),
              CASE,
              "{\"category\":\"fraud\",\"subjectCount\":\"2\"}",
              List.of(new AgencyId("police-a")),
              new AgencyId("office-a"),
              List.of(),
              List.of("cas"),
              false,
              AT),
          List.of(
              new Timeline.Message(
                  new AgencyId("platform"), CASE, "vetted-case", 1, Optional.empty(), 1, AT),
              new Timeline.Message(
                  new AgencyId("office-a"),
                  CASE,
                  "instruction",
                  1,
                  Optional.of("open-investigation"),
                  2,
                  AT)),
          List.of(
              delivery(
                  TO_OFFICE,
                  new AgencyId("platform"),
                  new AgencyId("office-a"),
                  DeliveryState.DELIVERED,
                  "a.b.c"),
              delivery(
                  TO_POLICE,
                  new AgencyId("platform"),
                  new AgencyId("police-a"),
                  DeliveryState.WAITING,
                  null),
              delivery(
                  BACK,
                  new AgencyId("office-a"),
                  new AgencyId("platform"),
                  DeliveryState.DELIVERED,
                  "d.e.f")),
          List.of(),
          List.of(
              entry(
                  1,
                  Step.of(AuditAction.ACCEPTED, "platform")
                      .message(new AgencyId("platform"), CASE)),
              entry(
                  2,
                  Step.of(AuditAction.DELIVERED, "gateway")
                      .message(new AgencyId("platform"), CASE)
                      .delivery(TO_OFFICE, new AgencyId("office-a"))
                      .attempt(1)),
              entry(
                  3,
                  Step.of(AuditAction.FAILED, "gateway")
                      .message(new AgencyId("platform"), CASE)
                      .delivery(TO_POLICE, new AgencyId("police-a"))
                      .attempt(1)
                      .why(new StepReason.Code("timeout"))),
              entry(
                  4,
                  Step.of(AuditAction.ACCEPTED, "office-a")
                      .message(new AgencyId("office-a"), CASE)),
              entry(
                  5,
                  Step.of(AuditAction.DELIVERED, "gateway")
                      .message(new AgencyId("office-a"), CASE)
                      .delivery(BACK, new AgencyId("platform")))),
          Map.of(1L, new LeafPosition(1, 70, true), 2L, new LeafPosition(1, 71, false)),
          Map.of(new AgencyId("police-a"), WINDOW, new AgencyId("office-a"), WINDOW));

  @ParameterizedTest
  @ValueSource(strings = {"platform", "police-a", "office-a"})
  void viewConformsToSchema(AgencyId party) {
    // When
    JsonNode document = document(party);
    // Then
    assertThat(TestLine.SCHEMAS.validate("referral", 1, document)).isEmpty();
    assertThat(document.at("/facts/subjectCount").isInt()).isTrue();
  }

  @Test
  void showsAnnouncedWindowWithPendingDelivery() {
    // When
    JsonNode ofPlatform = document(new AgencyId("platform"));
    // Then
    assertThat(ofPlatform.path("deliveries"))
        .filteredOn(delivery -> delivery.has("announced"))
        .extracting(delivery -> delivery.path("recipient").asText())
        .containsExactly("police-a");
    assertThat(ofPlatform.findValue("announced").fieldNames())
        .toIterable()
        .containsExactly("from", "to", "code");
  }

  @Test
  void supervisingOfficeSeesEverything() {
    // When
    JsonNode document = document(new AgencyId("office-a"));
    // Then
    assertThat(document.path("deliveries")).hasSize(3);
    assertThat(document.path("entries")).hasSize(5);
    assertThat(document.path("deliveries"))
        .anySatisfy(
            delivery -> {
              assertThat(delivery.path("reason").asText()).isEqualTo("attempts-exhausted");
              assertThat(delivery.path("cause").asText()).isEqualTo("timeout");
            });
  }

  @Test
  void senderSeesOutcomesOfItsMessagesAndRecipientItsOwn() {
    // When
    JsonNode ofPlatform = document(new AgencyId("platform"));
    JsonNode ofPolice = document(new AgencyId("police-a"));
    // Then
    assertThat(ofPlatform.path("deliveries")).hasSize(3);
    assertThat(ofPolice.path("deliveries")).hasSize(1);
    assertThat(ofPolice.path("recipients")).hasSize(1);
    assertThat(ofPolice.path("entries"))
        .extracting(entry -> entry.path("step").asInt())
        .containsExactly(1, 3);
  }

  @Test
  void showsSignedAndWitnessedStateOfStepAndReceipt() {
    // When
    JsonNode document = document(new AgencyId("office-a"));
    // Then
    assertThat(document.path("entries"))
        .extracting(entry -> entry.path("evidence").asText() + entry.path("leaf").asText())
        .containsExactly("L270", "L171", "L0", "L0", "L0");
    assertThat(document.path("deliveries"))
        .extracting(delivery -> delivery.path("evidence").asText() + delivery.path("leaf").asText())
        .containsExactly("L171", "", "L0");
  }

  @Test
  void distinguishesMessagesOfTwoSendersWithOneId() {
    // When
    JsonNode deliveries = document(new AgencyId("office-a")).path("deliveries");
    // Then
    assertThat(deliveries)
        .extracting(delivery -> delivery.path("type").asText())
        .containsExactly("vetted-case/1", "vetted-case/1", "instruction/1");
  }

  @Test
  void row22TimelineDoesNotExistForOutsiders() {
    assertThat(view(new AgencyId("office-b")).exists()).isFalse();
    assertThat(view(new AgencyId("police-a")).exists()).isTrue();
  }

  private static PartyView view(AgencyId agency) {
    return new PartyView(
        agency, new Evidence(TIMELINE, Optional.empty(), Map.of(), Map.of(), FileReceipts.NONE));
  }

  private static JsonNode document(AgencyId party) {
    PartyView view = view(party);
    return new ObjectMapper()
        .valueToTree(new TimelineDocument(TestPartners.directory(), TIMELINE, view).tree());
  }

  private static AuditEntry entry(long number, Step step) {
    return new AuditEntry(REFERRAL.toString(), number, AT, step);
  }

  private static Timeline.Delivery delivery(
      DeliveryId id, AgencyId from, AgencyId to, DeliveryState state, String receipt) {
    return new Timeline.Delivery(
        id,
        from,
        CASE,
        to,
        state,
        1,
        state == DeliveryState.WAITING ? Optional.of(AT) : Optional.empty(),
        state == DeliveryState.WAITING
            ? Optional.of("attempts-exhausted/timeout")
            : Optional.empty(),
        state == DeliveryState.DELIVERED ? Optional.of(AT) : Optional.empty(),
        Optional.ofNullable(receipt),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
