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
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartners;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
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
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");
  private static final MessageId ONE = MessageId.parse("01930000-0000-7000-8000-00000000000a");
  private static final MessageId OTHER = MessageId.parse("01930000-0000-7000-8000-00000000000b");
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
  void reportHasDeadlineOfItsInstruction() {
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
  void actionThatEndsNoDeadlineHasNone() {
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
                        snapshot,
                        _ -> 1,
                        _ -> List.of(new AgencyId("office-a")),
                        TABLE,
                        owed,
                        Clock.fixed(NOW, ZoneOffset.UTC))
                    .tree(List.of(actions), List.of()));
    assertThat(TestLine.SCHEMAS.validate("referral-actions", 1, document)).isEmpty();
    return document;
  }

  private static ReferralObject instruction(MessageId id) {
    return new ReferralObject(
        id,
        "instruction",
        "open-investigation",
        new AgencyId("office-a"),
        "given",
        2,
        Optional.empty(),
        List.of(new ReferralObject.Holder(new AgencyId("police-a"), false)));
  }

  private static ReferralAction report(String code, MessageId instruction) {
    ObjectSnapshot object =
        new ObjectSnapshot(
            instruction,
            ObjectKind.INSTRUCTION,
            "open-investigation",
            ObjectState.GIVEN,
            Map.of(new AgencyId("police-a"), false));
    return new ReferralAction.Allowed(
        "investigation-report",
        code,
        Optional.of(object),
        List.of(),
        true,
        new AgreementDecision.Permitted(Set.of(), Set.of(), ReferralState.INVESTIGATING));
  }

  private static OwedStep owed(String rule, Instant due, Optional<MessageId> object) {
    return new OwedStep(
        new OpenDeadline(
            1,
            rule,
            rule,
            REFERRAL,
            new AgencyId("office-a"),
            ONE,
            new AgencyId("police-a"),
            due,
            Optional.empty()),
        "instruction",
        object);
  }
}
