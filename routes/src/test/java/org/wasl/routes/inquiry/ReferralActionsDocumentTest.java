package org.wasl.routes.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartners;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ObjectSnapshot;
import org.wasl.rules.permission.ReferralAction;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;

/** The deadline that waits for a message stands beside it. */
class ReferralActionsDocumentTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final UUID REFERRAL = UUID.fromString("01930000-0000-7000-8000-000000000001");
  private static final UUID ONE = UUID.fromString("01930000-0000-7000-8000-00000000000a");
  private static final UUID OTHER = UUID.fromString("01930000-0000-7000-8000-00000000000b");
  private static final DeadlineTable TABLE =
      new DeadlineTable(
          List.of(
              rule(
                  "reported",
                  "delivered:instruction/open-investigation",
                  "accepted:investigation-report/final"),
              rule("instructed", "delivered:vetted-case", "accepted:instruction")),
          null,
          Map.of());

  private static DeadlineRule rule(String stage, String start, String end) {
    return new DeadlineRule(
        stage,
        DeadlineStage.valueOf(stage.toUpperCase(java.util.Locale.ROOT)),
        new Validity(LocalDate.MIN, LocalDate.MAX),
        StepPattern.parse(start),
        Set.of("*"),
        List.of(StepPattern.parse(end)),
        Optional.of(Duration.ofHours(8)),
        Duration.ZERO,
        List.of("owing"),
        List.of("office"));
  }

  @Test
  void aReportHasTheDeadlineOfTheInstructionThatItAnswers() {
    // Given
    List<OwedStep> owed =
        List.of(
            owed("instructed", NOW.minusSeconds(60), Optional.empty()),
            owed("reported", NOW.minusSeconds(1), Optional.of(OTHER)),
            owed("reported", NOW.plusSeconds(60), Optional.of(ONE)));
    // When
    JsonNode document = document(owed, report("final", ONE), report("final", OTHER));
    // Then
    assertThat(document.at("/actions/0/due").toString())
        .isEqualTo("{\"stage\":\"reported\",\"at\":\"2026-11-24T10:01:00Z\",\"overdue\":false}");
    assertThat(document.at("/actions/1/due").toString())
        .isEqualTo("{\"stage\":\"reported\",\"at\":\"2026-11-24T09:59:59Z\",\"overdue\":true}");
  }

  @Test
  void whatEndsNoDeadlineHasNone() {
    // Given
    List<OwedStep> owed = List.of(owed("reported", NOW, Optional.of(ONE)));
    // When
    JsonNode document = document(owed, report("interim", ONE), report("final", OTHER));
    // Then
    assertThat(document.path("actions")).noneMatch(row -> row.has("due"));
  }

  private static JsonNode document(List<OwedStep> owed, ReferralAction... actions) {
    ReferralSnapshot snapshot =
        new ReferralSnapshot(
            TestPartners.referral(REFERRAL, "investigating", NOW),
            List.of(instruction(ONE), instruction(OTHER)),
            List.of());
    JsonNode document =
        new ObjectMapper()
            .valueToTree(
                new ReferralActionsDocument(
                        snapshot, _ -> 1, TABLE, owed, Clock.fixed(NOW, ZoneOffset.UTC))
                    .tree(List.of(actions)));
    assertThat(TestLine.SCHEMAS.validate("referral-actions", 1, document)).isEmpty();
    return document;
  }

  private static ReferralObject instruction(UUID id) {
    return new ReferralObject(
        id,
        "instruction",
        "open-investigation",
        "office-a",
        "given",
        2,
        Optional.empty(),
        List.of(new ReferralObject.Holder("police-a", false)));
  }

  private static ReferralAction report(String code, UUID instruction) {
    ObjectSnapshot object =
        new ObjectSnapshot(
            instruction,
            ObjectKind.INSTRUCTION,
            "open-investigation",
            ObjectState.GIVEN,
            Map.of("police-a", false));
    return new ReferralAction.Allowed(
        "investigation-report",
        code,
        Optional.of(object),
        List.of(),
        true,
        new AgreementDecision.Permitted(Set.of(), Set.of(), ReferralState.INVESTIGATING));
  }

  private static OwedStep owed(String rule, Instant due, Optional<UUID> object) {
    return new OwedStep(
        new OpenDeadline(
            1, rule, rule, REFERRAL, "office-a", ONE, "police-a", due, Optional.empty()),
        "instruction",
        object);
  }
}
