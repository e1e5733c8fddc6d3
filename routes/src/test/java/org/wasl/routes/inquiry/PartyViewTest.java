package org.wasl.routes.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.file.FileReceipts;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.TimelinePage;
import org.wasl.wire.directory.AgencyDirectory;

class PartyViewTest {
  private static final AgencyId POLICE = new AgencyId("police-1");
  private static final AgencyId OFFICE = new AgencyId("office-1");
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  /** The cost of an agency's inquiry must not grow with the square of the referral's size. */
  @Test
  void costOfViewGrowsLinearlyWithReferral() {
    // Given
    int messages = 30_000;
    Timeline timeline = timeline(messages);

    // When
    Map<String, Object> document =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              PartyView view =
                  new PartyView(POLICE, new TimelinePage(timeline, true, Optional.empty(), false));
              return new TimelineDocument(new AgencyDirectory(List.of()), timeline, view).tree();
            });
    List<Optional<String>> receipts =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              var receiptOf =
                  new Evidence(timeline, Optional.empty(), Map.of(), Map.of(), FileReceipts.NONE)
                      .receipts();
              return timeline.entries().stream()
                  .map(entry -> receiptOf.apply(entry.step()))
                  .toList();
            });

    // Then
    assertThat((List<?>) document.get("deliveries")).hasSize(messages);
    assertThat((List<?>) document.get("entries")).hasSize(2 * messages);
    assertThat(receipts.stream().flatMap(Optional::stream)).hasSize(messages);
  }

  private static Timeline timeline(int count) {
    List<Timeline.Message> messages = new ArrayList<>();
    List<Timeline.Delivery> deliveries = new ArrayList<>();
    List<AuditEntry> entries = new ArrayList<>();
    ReferralId referral = new ReferralId(new UUID(0, 1));
    for (int i = 1; i <= count; i++) {
      MessageId message = new MessageId(new UUID(1, i));
      DeliveryId delivery = new DeliveryId(new UUID(2, i));
      messages.add(new Timeline.Message(OFFICE, message, "status", 1, Optional.empty(), i, NOW));
      deliveries.add(
          new Timeline.Delivery(
              delivery,
              OFFICE,
              message,
              POLICE,
              DeliveryState.DELIVERED,
              1,
              Optional.empty(),
              Optional.empty(),
              Optional.of(NOW),
              Optional.of("receipt"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
      entries.add(entry(referral, 2L * i - 1, AuditAction.ACCEPTED, message, null));
      entries.add(entry(referral, 2L * i, AuditAction.DELIVERED, message, delivery));
    }
    return new Timeline(
        new Timeline.Referral(
            referral,
            "open",
            new AgencyId("platform"),
            new MessageId(new UUID(1, 1)),
            "{}",
            List.of(POLICE),
            new AgencyId("another-office"),
            List.of(),
            List.of(),
            false,
            NOW),
        messages,
        deliveries,
        List.of(),
        entries,
        Map.of(),
        Map.of());
  }

  private static AuditEntry entry(
      ReferralId referral,
      long number,
      AuditAction action,
      MessageId message,
      DeliveryId delivery) {
    return new AuditEntry(
        referral.toString(),
        number,
        NOW,
        new Step(
            action,
            "gateway",
            Optional.of(message),
            Optional.of(OFFICE),
            Optional.ofNullable(delivery),
            delivery == null ? Optional.empty() : Optional.of(POLICE),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
