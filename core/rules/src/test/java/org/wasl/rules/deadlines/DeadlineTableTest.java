package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.wasl.rules.deadlines.Calendars.OFFICE;
import static org.wasl.rules.deadlines.Calendars.at;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineTable.Changes;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class DeadlineTableTest {
  private static final ReferralId REFERRAL = new ReferralId(new UUID(1, 1));
  private static final MessageId CASE = new MessageId(new UUID(2, 2));
  private static final MessageId LATER = new MessageId(new UUID(3, 3));
  private static final Instant NINE = at("2026-11-24T09:00");
  private static final Instant TEN = at("2026-11-24T10:00");

  private static final DeadlineRule DELIVERED =
      rule("d", DeadlineStage.DELIVERED, "accepted:*", "*", "delivered:=", "superseded:=");
  private static final DeadlineRule INSTRUCTED =
      rule(
          "i", DeadlineStage.INSTRUCTED, "delivered:vetted-case", "office", "accepted:instruction");
  private static final DeadlineRule REPORTED =
      rule(
          "r",
          DeadlineStage.REPORTED,
          "delivered:instruction/open-investigation",
          "police",
          "accepted:investigation-report/final",
          "delivered:instruction/no-further-action");
  private static final DeadlineTable TABLE =
      new DeadlineTable(
          List.of(DELIVERED, INSTRUCTED, REPORTED),
          OFFICE,
          Map.of(
              new AgencyId("unit"),
              AgencyRole.POLICE,
              new AgencyId("office"),
              AgencyRole.PROSECUTION,
              new AgencyId("other"),
              AgencyRole.PROSECUTION));

  private static DeadlineRule rule(
      String id, DeadlineStage stage, String start, String owing, String... ends) {
    return new DeadlineRule(
        id,
        stage,
        Validity.ALWAYS,
        StepPattern.parse(start),
        Set.of(owing),
        List.of(ends).stream().map(StepPattern::parse).toList(),
        Optional.of(Duration.ofHours(8)),
        Duration.ofHours(2),
        List.of("owing"),
        List.of("office"));
  }

  private static TrailEvent event(
      Instant at,
      AuditAction action,
      AgencyId sender,
      MessageId id,
      String type,
      AgencyId... recipients) {
    String[] parts = type.split("/");
    return new TrailEvent(
        REFERRAL,
        new AgencyId("office"),
        at,
        action,
        sender,
        id,
        parts[0],
        parts.length > 1 ? parts[1] : "",
        List.of(recipients),
        new DeadlineEnd.StartingMessage(sender, id),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        "");
  }

  private static TrailEvent accepted(AgencyId... recipients) {
    return event(
        NINE, AuditAction.ACCEPTED, new AgencyId("platform"), CASE, "vetted-case", recipients);
  }

  private static TrailEvent delivered(AgencyId to) {
    return event(TEN, AuditAction.DELIVERED, new AgencyId("platform"), CASE, "vetted-case", to);
  }

  @ParameterizedTest
  @EnumSource(
      value = AuditAction.class,
      names = {"NEEDS_RESEAL", "RE_ROUTED"})
  void startsHandoverDeadlineForMissingOrUnreadableMessage(AuditAction lack) {
    // Given
    DeadlineTable table =
        new DeadlineTable(
            List.of(
                rule(
                    "s",
                    DeadlineStage.RESEALED,
                    lack.wireName() + ":*",
                    "*",
                    "delivered:handover/=")),
            TABLE.calendar(),
            Map.of());
    TrailEvent lost =
        event(NINE, lack, new AgencyId("platform"), CASE, "vetted-case", new AgencyId("unit"));
    TrailEvent lostAgain = handover(NINE, lack, CASE);
    TrailEvent another = handover(TEN, AuditAction.DELIVERED, new MessageId(UUID.randomUUID()));
    TrailEvent same = handover(TEN, AuditAction.DELIVERED, CASE);
    // When
    List<Changes> changes =
        List.of(
            table.apply(List.of(lost, another)),
            table.apply(List.of(lost, another, same)),
            table.apply(List.of(lostAgain)),
            table.apply(List.of(lostAgain, same)));
    // Then
    assertThat(changes).extracting(change -> change.opened().size()).containsExactly(1, 0, 1, 0);
    assertThat(changes.get(2).opened().get(0).sender().value()).isEqualTo("platform");
    assertThat(changes.get(2).opened().get(0).messageId()).isEqualTo(CASE);
  }

  private static TrailEvent handover(Instant at, AuditAction action, MessageId original) {
    return new TrailEvent(
        REFERRAL,
        new AgencyId("office"),
        at,
        action,
        new AgencyId("office"),
        new MessageId(UUID.randomUUID()),
        "handover",
        "",
        List.of(new AgencyId("unit")),
        new DeadlineEnd.StartingMessage(new AgencyId("platform"), original),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        "");
  }

  @Test
  void confirmationEndsDeadlineOfItsOwnNoticeOnly() {
    // Given
    DeadlineRule confirmed =
        rule(
            "w",
            DeadlineStage.WITHDRAWAL_CONFIRMED,
            "delivered:wanted-notice/withdraw",
            "police",
            "accepted:notice-answer/confirmed",
            "delivered:case-withdrawal");
    DeadlineTable table = new DeadlineTable(List.of(confirmed), OFFICE, TABLE.kinds());
    MessageId first = new MessageId(new UUID(4, 1));
    MessageId second = new MessageId(new UUID(4, 2));
    List<TrailEvent> both = List.of(withdrawn(first), withdrawn(second));
    TrailEvent closed =
        event(
            TEN,
            AuditAction.DELIVERED,
            new AgencyId("platform"),
            LATER,
            "case-withdrawal",
            new AgencyId("unit"));
    // When
    List<Changes> changes =
        List.of(
            table.apply(both),
            table.apply(List.of(both.get(0), both.get(1), confirmed(first))),
            table.apply(List.of(both.get(0), both.get(1), closed)));
    // Then
    assertThat(changes).extracting(change -> change.opened().size()).containsExactly(2, 1, 0);
    assertThat(changes.get(1).opened().get(0).object()).contains(second);
    assertThat(changes.get(1).ended())
        .singleElement()
        .satisfies(ending -> assertThat(ending.object()).contains(first));
  }

  private static TrailEvent withdrawn(MessageId notice) {
    return about(
        notice,
        AuditAction.DELIVERED,
        new AgencyId("office"),
        "wanted-notice",
        "withdraw",
        new AgencyId("unit"));
  }

  private static TrailEvent confirmed(MessageId notice) {
    return about(
        notice,
        AuditAction.ACCEPTED,
        new AgencyId("unit"),
        "notice-answer",
        "confirmed",
        new AgencyId("office"));
  }

  private static TrailEvent about(
      MessageId object,
      AuditAction action,
      AgencyId sender,
      String type,
      String subtype,
      AgencyId to) {
    MessageId id = new MessageId(UUID.randomUUID());
    return new TrailEvent(
        REFERRAL,
        new AgencyId("office"),
        TEN,
        action,
        sender,
        id,
        type,
        subtype,
        List.of(to),
        new DeadlineEnd.StartingMessage(sender, id),
        Optional.of(object),
        List.of(new Notice(object, new AgencyId("office"))),
        Optional.empty(),
        "");
  }

  @Test
  void acceptedMessageStartsWorkingTimeDeadlinePerRecipient() {
    // When
    Changes changes = TABLE.apply(List.of(accepted(new AgencyId("office"), new AgencyId("unit"))));
    // Then
    assertThat(changes.opened())
        .extracting(Deadline::agency)
        .containsExactlyInAnyOrder(new AgencyId("office"), new AgencyId("unit"));
    assertThat(changes.opened())
        .allSatisfy(
            deadline -> {
              assertThat(deadline.rule()).isEqualTo("d");
              assertThat(deadline.remindAt()).isEqualTo(at("2026-11-24T15:00"));
              assertThat(deadline.dueAt()).isEqualTo(at("2026-11-25T09:00"));
            });
  }

  @Test
  void onlySameMessageAtSameRecipientEndsDeadline() {
    // When
    Changes changes =
        TABLE.apply(
            List.of(
                accepted(new AgencyId("office"), new AgencyId("unit")),
                delivered(new AgencyId("unit"))));
    // Then
    assertThat(changes.opened())
        .extracting(Deadline::agency)
        .containsExactly(new AgencyId("office"));
    assertThat(changes.ended())
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.message())
                  .contains(new DeadlineEnd.StartingMessage(new AgencyId("platform"), CASE));
              assertThat(ending.agency().value()).isEqualTo("unit");
            });
  }

  @Test
  void triageOwesAssignmentButNoInstruction() {
    // Given
    DeadlineRule assigned =
        rule("a", DeadlineStage.ASSIGNED, "delivered:vetted-case", "triage", "accepted:handover");
    DeadlineTable table =
        new DeadlineTable(
            List.of(INSTRUCTED, assigned),
            OFFICE,
            Map.of(new AgencyId("office"), AgencyRole.TRIAGE));
    // When
    Changes delivered = table.apply(List.of(delivered(new AgencyId("office"))));
    Changes handedOver =
        table.apply(
            List.of(
                delivered(new AgencyId("office")),
                event(
                    TEN,
                    AuditAction.ACCEPTED,
                    new AgencyId("office"),
                    LATER,
                    "handover",
                    new AgencyId("unit"))));
    // Then
    assertThat(delivered.opened())
        .extracting(Deadline::stage)
        .containsExactly(DeadlineStage.ASSIGNED);
    assertThat(handedOver.opened()).isEmpty();
  }

  @Test
  void onlySupervisingOfficeOwesInstruction() {
    // When
    Changes changes =
        TABLE.apply(List.of(delivered(new AgencyId("office")), delivered(new AgencyId("other"))));
    // Then
    assertThat(changes.opened())
        .singleElement()
        .satisfies(deadline -> assertThat(deadline.agency().value()).isEqualTo("office"))
        .satisfies(deadline -> assertThat(deadline.stage()).isEqualTo(DeadlineStage.INSTRUCTED));
  }

  @Test
  void instructionEndsDeadlineAndItsDeliveryStartsNextOne() {
    // Given
    String open = "instruction/open-investigation";
    // When
    Changes changes =
        TABLE.apply(
            List.of(
                delivered(new AgencyId("office")),
                event(
                    TEN,
                    AuditAction.ACCEPTED,
                    new AgencyId("office"),
                    LATER,
                    open,
                    new AgencyId("unit")),
                event(
                    TEN,
                    AuditAction.DELIVERED,
                    new AgencyId("office"),
                    LATER,
                    open,
                    new AgencyId("unit"))));
    // Then
    assertThat(changes.opened())
        .singleElement()
        .satisfies(deadline -> assertThat(deadline.stage()).isEqualTo(DeadlineStage.REPORTED))
        .satisfies(deadline -> assertThat(deadline.agency().value()).isEqualTo("unit"));
  }

  @Test
  void owedReportEndsDeadlineButOtherSubtypeOrSenderDoesNot() {
    // Given
    Deadline owed =
        TABLE
            .started(
                event(
                    TEN,
                    AuditAction.DELIVERED,
                    new AgencyId("office"),
                    LATER,
                    "instruction/open-investigation",
                    new AgencyId("unit")))
            .get(0);
    String report = "investigation-report/";
    // Then
    assertThat(
            ends(
                owed,
                AuditAction.ACCEPTED,
                new AgencyId("unit"),
                report + "final",
                new AgencyId("office")))
        .isTrue();
    assertThat(
            ends(
                owed,
                AuditAction.ACCEPTED,
                new AgencyId("unit"),
                report + "interim",
                new AgencyId("office")))
        .isFalse();
    assertThat(
            ends(
                owed,
                AuditAction.ACCEPTED,
                new AgencyId("other"),
                report + "final",
                new AgencyId("unit")))
        .isFalse();
    assertThat(
            ends(
                owed,
                AuditAction.DELIVERED,
                new AgencyId("office"),
                "instruction/no-further-action",
                new AgencyId("unit")))
        .isTrue();
  }

  private static boolean ends(
      Deadline owed, AuditAction action, AgencyId sender, String type, AgencyId to) {
    return TABLE.ended(event(TEN, action, sender, new MessageId(new UUID(9, 9)), type, to)).stream()
        .anyMatch(ending -> ending.matches(owed));
  }

  private static DeadlineRule renewed(String id, String start) {
    return new DeadlineRule(
        id,
        DeadlineStage.RENEWED,
        Validity.ALWAYS,
        StepPattern.parse(start),
        Set.of(DeadlineRule.ISSUER),
        List.of(
            StepPattern.parse("accepted:wanted-notice/modify"),
            StepPattern.parse("accepted:notice-expiry")),
        Optional.empty(),
        Duration.ofHours(8),
        List.of(DeadlineRule.OWING),
        List.of());
  }

  private static TrailEvent ofNotice(
      MessageId notice, AgencyId sender, String type, Optional<LocalDate> until) {
    String[] parts = type.split("/");
    MessageId id = new MessageId(UUID.randomUUID());
    return new TrailEvent(
        REFERRAL,
        new AgencyId("office"),
        TEN,
        AuditAction.ACCEPTED,
        sender,
        id,
        parts[0],
        parts.length > 1 ? parts[1] : "",
        List.of(new AgencyId("registry"), new AgencyId("office")),
        new DeadlineEnd.StartingMessage(sender, id),
        Optional.of(notice),
        List.of(new Notice(notice, new AgencyId("unit"))),
        until,
        "");
  }

  @Test
  void theEndOfACaseObligesEachIssuerOfANoticeInForceToWithdrawIt() {
    // Given
    DeadlineRule withdrawn =
        new DeadlineRule(
            "after-end",
            DeadlineStage.NOTICE_ENDED,
            Validity.ALWAYS,
            StepPattern.parse("accepted:instruction/no-further-action"),
            Set.of(DeadlineRule.ISSUER),
            List.of(
                StepPattern.parse("accepted:wanted-notice/withdraw"),
                StepPattern.parse("accepted:instruction/open-investigation")),
            Optional.of(Duration.ofHours(16)),
            Duration.ofHours(8),
            List.of(DeadlineRule.OWING),
            List.of(DeadlineRule.OFFICE));
    DeadlineTable table = new DeadlineTable(List.of(withdrawn), OFFICE, TABLE.kinds());
    Notice byUnit = new Notice(new MessageId(new UUID(4, 1)), new AgencyId("unit"));
    Notice byCourt = new Notice(new MessageId(new UUID(4, 2)), new AgencyId("court"));
    TrailEvent closed = ofCase("instruction/no-further-action", byUnit, byCourt);
    // When
    List<Deadline> owed = table.started(closed);
    List<Deadline> afterWithdrawal =
        table
            .apply(
                List.of(
                    closed,
                    ofNotice(
                        byUnit.id(), byUnit.issuer(), "wanted-notice/withdraw", Optional.empty())))
            .opened();
    List<Deadline> afterReopening =
        table
            .apply(List.of(closed, ofCase("instruction/open-investigation", byUnit, byCourt)))
            .opened();
    // Then
    assertThat(owed)
        .extracting(it -> new Notice(it.messageId(), it.agency()))
        .containsExactly(byUnit, byCourt);
    assertThat(owed).allMatch(it -> it.sender().equals(it.agency()));
    assertThat(afterWithdrawal).extracting(Deadline::messageId).containsExactly(byCourt.id());
    assertThat(afterReopening).isEmpty();
    assertThat(table.started(ofCase("instruction/no-further-action"))).isEmpty();
  }

  /** A message that names no notice, in a referral where these are in force. */
  private static TrailEvent ofCase(String type, Notice... inForce) {
    String[] parts = type.split("/");
    AgencyId office = new AgencyId("office");
    MessageId id = new MessageId(UUID.randomUUID());
    return new TrailEvent(
        REFERRAL,
        office,
        TEN,
        AuditAction.ACCEPTED,
        office,
        id,
        parts[0],
        parts[1],
        List.of(new AgencyId("unit")),
        new DeadlineEnd.StartingMessage(office, id),
        Optional.empty(),
        List.of(inForce),
        Optional.empty(),
        "");
  }

  @Test
  void remindsIssuerBeforeNoticeExpires() {
    // Given
    DeadlineTable table =
        new DeadlineTable(
            List.of(renewed("r", "accepted:wanted-notice/issue")), OFFICE, TABLE.kinds());
    LocalDate lastDay = LocalDate.of(2026, 12, 31);
    // When
    List<Deadline> started =
        table.started(
            ofNotice(
                new MessageId(new UUID(4, 1)),
                new AgencyId("unit"),
                "wanted-notice/issue",
                Optional.of(lastDay)));
    List<Deadline> withoutEnd =
        table.started(
            ofNotice(
                new MessageId(new UUID(4, 2)),
                new AgencyId("unit"),
                "wanted-notice/issue",
                Optional.empty()));
    // Then
    assertThat(started)
        .singleElement()
        .satisfies(
            deadline -> {
              assertThat(deadline.agency().value()).isEqualTo("unit");
              assertThat(deadline.dueAt()).isEqualTo(at("2027-01-01T00:00"));
              assertThat(deadline.remindAt()).isEqualTo(at("2026-12-31T08:30"));
            });
    assertThat(withoutEnd).isEmpty();
  }

  @Test
  void modificationMovesDeadlineOfItsNoticeOnly() {
    // Given
    DeadlineTable table =
        new DeadlineTable(
            List.of(
                renewed("r", "accepted:wanted-notice/issue"),
                renewed("again", "accepted:wanted-notice/modify")),
            OFFICE,
            TABLE.kinds());
    MessageId first = new MessageId(new UUID(4, 1));
    MessageId second = new MessageId(new UUID(4, 2));
    Optional<LocalDate> day = Optional.of(LocalDate.of(2026, 12, 31));
    Optional<LocalDate> later = Optional.of(LocalDate.of(2027, 6, 30));
    List<TrailEvent> both =
        List.of(
            ofNotice(first, new AgencyId("unit"), "wanted-notice/issue", day),
            ofNotice(second, new AgencyId("unit"), "wanted-notice/issue", day));
    // When
    List<Deadline> moved =
        table
            .apply(
                with(both, ofNotice(first, new AgencyId("office"), "wanted-notice/modify", later)))
            .opened();
    List<Deadline> endless =
        table
            .apply(
                with(
                    both,
                    ofNotice(
                        first, new AgencyId("office"), "wanted-notice/modify", Optional.empty())))
            .opened();
    List<Deadline> expired =
        table
            .apply(with(both, ofNotice(second, new AgencyId("gateway"), "notice-expiry", day)))
            .opened();
    // Then
    assertThat(moved)
        .extracting(
            deadline -> deadline.object().orElseThrow(), it -> it.agency().value(), Deadline::dueAt)
        .containsExactly(
            tuple(second, "unit", at("2027-01-01T00:00")),
            tuple(first, "unit", at("2027-07-01T00:00")));
    assertThat(endless)
        .extracting(deadline -> deadline.object().orElseThrow())
        .containsExactly(second);
    assertThat(expired)
        .extracting(deadline -> deadline.object().orElseThrow())
        .containsExactly(first);
  }

  private static List<TrailEvent> with(List<TrailEvent> events, TrailEvent last) {
    return Stream.concat(events.stream(), Stream.of(last)).toList();
  }

  @Test
  void onlyNoticesExpireAndHoldersAreNotNotifiedTwice() {
    assertThatThrownBy(() -> renewed("r", "delivered:wanted-notice/issue"))
        .hasMessageContaining("only accepted:wanted-notice has a last day");
    assertThatThrownBy(() -> renewed("r", "accepted:warrant/issue"))
        .hasMessageContaining("only accepted:wanted-notice has a last day");
    assertThatThrownBy(
            () ->
                new DeadlineRule(
                    "r",
                    DeadlineStage.RENEWED,
                    Validity.ALWAYS,
                    StepPattern.parse("accepted:wanted-notice/issue"),
                    Set.of(DeadlineRule.ISSUER),
                    List.of(StepPattern.parse("accepted:notice-expiry")),
                    Optional.empty(),
                    Duration.ofHours(8),
                    List.of(DeadlineRule.OWING),
                    List.of("office")))
        .hasMessageContaining("not for the end of a notice");
  }

  @Test
  void rowAppliesToDeadlinesThatStartWithinItsValidity() {
    // Given
    DeadlineRule old =
        new DeadlineRule(
            "old",
            DeadlineStage.DELIVERED,
            new Validity(LocalDate.MIN, LocalDate.of(2026, 11, 23)),
            DELIVERED.start(),
            DELIVERED.owing(),
            DELIVERED.ends(),
            DELIVERED.work(),
            DELIVERED.remindBefore(),
            List.of(),
            DELIVERED.escalateTo());
    DeadlineTable table = new DeadlineTable(List.of(old), OFFICE, Map.of());
    TrailEvent before =
        event(
            at("2026-11-23T09:00"),
            AuditAction.ACCEPTED,
            new AgencyId("platform"),
            CASE,
            "x-y",
            new AgencyId("unit"));
    // When
    List<Deadline> started = table.started(before);
    // Then
    assertThat(started)
        .singleElement()
        .satisfies(deadline -> assertThat(deadline.remindAt()).isEqualTo(deadline.dueAt()));
    assertThat(table.started(accepted(new AgencyId("unit")))).isEmpty();
  }

  @Test
  void tableListsActionsItNeeds() {
    assertThat(TABLE.actions())
        .containsExactlyInAnyOrder(
            AuditAction.ACCEPTED, AuditAction.DELIVERED, AuditAction.SUPERSEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "accepted", "accepted:", "gossip:x-y", "accepted:X", "accepted:x-y/"})
  void rejectsMalformedStep(String text) {
    assertThatThrownBy(() -> StepPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
