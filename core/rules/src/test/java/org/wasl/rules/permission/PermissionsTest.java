package org.wasl.rules.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.wasl.rules.AgencyRole.COURT;
import static org.wasl.rules.AgencyRole.PLATFORM;
import static org.wasl.rules.AgencyRole.POLICE;
import static org.wasl.rules.AgencyRole.PROSECUTION;
import static org.wasl.rules.AgencyRole.REGISTRY;
import static org.wasl.rules.lifecycle.ReferralState.BEFORE_COURT;
import static org.wasl.rules.lifecycle.ReferralState.CLOSED;
import static org.wasl.rules.lifecycle.ReferralState.INVESTIGATING;
import static org.wasl.rules.lifecycle.ReferralState.REFERRED;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ReferralAction.Allowed;
import org.wasl.rules.permission.ReferralAction.NotAllowed;

class PermissionsTest {
  private static final AgencyId OFFICE = new AgencyId("office");
  private static final AgencyId UNIT = new AgencyId("unit");
  private static final AgencyId OTHER_UNIT = new AgencyId("other-unit");
  private static final AgencyId TRIBUNAL = new AgencyId("tribunal");

  private static final Permissions PERMISSIONS =
      new Permissions(
          new Agreements(
              List.of(
                  line(PROSECUTION, "instruction", "open-investigation", POLICE),
                  line(PROSECUTION, "instruction", "disclose-reporter-identity", PLATFORM),
                  line(PROSECUTION, "handover", "", POLICE),
                  line(POLICE, "investigation-report", Agreement.ANY, PROSECUTION),
                  line(POLICE, "wanted-notice", "withdraw", REGISTRY),
                  line(REGISTRY, "notice-answer", "confirmed", POLICE),
                  line(COURT, "judgment", "rendered", PROSECUTION))));

  private static Agreement line(
      AgencyRole sender, String type, String subtype, AgencyRole recipient) {
    return new Agreement(sender, type, subtype, Set.of(), Set.of(recipient));
  }

  private static SenderContext office(ReferralState state) {
    return new SenderContext(OFFICE, PROSECUTION, true, state, "identified", List.of());
  }

  private static SenderContext unit(ReferralState state) {
    return new SenderContext(UNIT, POLICE, false, state, "identified", List.of());
  }

  private static ObjectSnapshot object(
      ObjectKind kind, String code, ObjectState state, Map<AgencyId, Boolean> holders) {
    return new ObjectSnapshot(new MessageId(UUID.randomUUID()), kind, code, state, holders);
  }

  private static ObjectSnapshot order(ObjectState state, Map<AgencyId, Boolean> holders) {
    return object(ObjectKind.INSTRUCTION, "further-inquiry", state, holders);
  }

  private static ObjectSnapshot notice(ObjectState state) {
    return object(ObjectKind.WANTED_NOTICE, "issue", state, Map.of(UNIT, false));
  }

  @Test
  void permitsByAgreementAndState() {
    // Given
    SenderContext by = office(REFERRED);
    // When
    MessagePermission permission = PERMISSIONS.message(by, "instruction", "open-investigation");
    // Then
    assertThat(permission)
        .isEqualTo(
            new MessagePermission.Permitted(
                new AgreementDecision.Permitted(EnumSet.of(POLICE), Set.of(), INVESTIGATING)));
  }

  @Test
  void namesStatesInWhichAMessageIsPermitted() {
    // Given
    SenderContext by = office(INVESTIGATING);
    // When
    MessagePermission permission = PERMISSIONS.message(by, "instruction", "open-investigation");
    // Then
    assertThat(permission)
        .isEqualTo(new MessagePermission.WrongState(EnumSet.of(REFERRED, CLOSED)));
  }

  @Test
  void officeThatDoesNotSuperviseOnlyHandsOver() {
    // Given
    SenderContext by =
        new SenderContext(OFFICE, PROSECUTION, false, REFERRED, "identified", List.of());
    // When Then
    assertThat(PERMISSIONS.message(by, "instruction", "open-investigation"))
        .isEqualTo(new MessagePermission.NotAgreed(EnumSet.of(PROSECUTION)));
    assertThat(PERMISSIONS.message(by, "handover", ""))
        .isInstanceOf(MessagePermission.Permitted.class);
  }

  @Test
  void identityOfAnAnonymousReporterCannotBeDisclosed() {
    // Given
    SenderContext by =
        new SenderContext(OFFICE, PROSECUTION, true, REFERRED, "anonymous", List.of());
    // When Then
    assertThat(PERMISSIONS.message(by, "instruction", "disclose-reporter-identity"))
        .isEqualTo(new MessagePermission.Excluded("anonymous-reporter", List.of()));
    assertThat(PERMISSIONS.message(office(REFERRED), "instruction", "disclose-reporter-identity"))
        .isInstanceOf(MessagePermission.Permitted.class);
  }

  @Test
  void onlyASeizedCourtJudges() {
    // Given
    SenderContext seized =
        new SenderContext(TRIBUNAL, COURT, false, BEFORE_COURT, "identified", List.of(TRIBUNAL));
    SenderContext other =
        new SenderContext(
            new AgencyId("other"), COURT, false, BEFORE_COURT, "identified", List.of(TRIBUNAL));
    // When Then
    assertThat(PERMISSIONS.message(seized, "judgment", "rendered"))
        .isInstanceOf(MessagePermission.Permitted.class);
    assertThat(PERMISSIONS.message(other, "judgment", "rendered"))
        .isEqualTo(new MessagePermission.Excluded("not-seized", List.of("tribunal")));
    assertThat(PERMISSIONS.actions(other, List.of()))
        .containsExactly(
            new NotAllowed("judgment", "rendered", "not-seized", Set.of(), List.of(TRIBUNAL)));
  }

  @Test
  void onlyAHolderAnswersAnInstruction() {
    // Given
    ObjectSnapshot order = order(ObjectState.GIVEN, Map.of(UNIT, false));
    // When Then
    assertThat(Permissions.object(UNIT, order, "investigation-report", "final"))
        .isInstanceOf(ObjectPermission.Permitted.class);
    assertThat(Permissions.object(OTHER_UNIT, order, "investigation-report", "final"))
        .isEqualTo(new ObjectPermission.NotAHolder(Set.of(UNIT)));
    assertThat(Permissions.object(OTHER_UNIT, order, "investigation-report", "interim"))
        .as("says nothing final")
        .isInstanceOf(ObjectPermission.Permitted.class);
    assertThat(
            Permissions.object(
                UNIT,
                order(ObjectState.ANSWERED, Map.of(UNIT, true)),
                "investigation-report",
                "final"))
        .isEqualTo(new ObjectPermission.WrongState(ObjectState.ANSWERED));
  }

  @Test
  void listsEachMessageOnceWithTheObstacle() {
    // Given
    SenderContext by = unit(REFERRED);
    // When
    List<ReferralAction> actions = PERMISSIONS.actions(by, List.of());
    // Then
    assertThat(actions)
        .containsExactlyInAnyOrder(
            new NotAllowed(
                "investigation-report",
                "interim",
                "referral-state",
                EnumSet.range(INVESTIGATING, BEFORE_COURT),
                List.of()),
            new NotAllowed(
                "investigation-report",
                "final",
                "referral-state",
                EnumSet.range(INVESTIGATING, BEFORE_COURT),
                List.of()),
            new NotAllowed("wanted-notice", "withdraw", "no-object"));
  }

  @Test
  void officeThatDoesNotSuperviseIsToldThatAnotherDoes() {
    // Given
    SenderContext by =
        new SenderContext(OFFICE, PROSECUTION, false, REFERRED, "identified", List.of());
    // When
    List<ReferralAction> actions = PERMISSIONS.actions(by, List.of());
    // Then
    assertThat(actions)
        .contains(new NotAllowed("instruction", "open-investigation", "another-office"))
        .anyMatch(action -> action instanceof Allowed && action.type().equals("handover"));
  }

  @Test
  void reportHasOneEntryForEachRequestThatItMayAnswerAndSaysThatOneWaits() {
    // Given
    ObjectSnapshot waiting = order(ObjectState.GIVEN, Map.of(UNIT, false));
    ObjectSnapshot answered = order(ObjectState.IN_PROGRESS, Map.of(UNIT, true));
    ObjectSnapshot foreign = order(ObjectState.GIVEN, Map.of(OTHER_UNIT, false));
    // When
    List<ReferralAction> reports = actions("final", List.of(waiting, foreign, answered));
    // Then
    assertThat(reports)
        .extracting(action -> ((Allowed) action).object(), action -> ((Allowed) action).asked())
        .containsExactly(tuple(Optional.of(waiting), true), tuple(Optional.of(answered), false));
  }

  private static List<ReferralAction> actions(String subtype, List<ObjectSnapshot> objects) {
    return PERMISSIONS.actions(unit(INVESTIGATING), objects).stream()
        .filter(action -> action.subtype().equals(subtype))
        .toList();
  }

  @Test
  void withdrawalMayAnswerTheInstructionToWithdraw() {
    // Given
    ObjectSnapshot order =
        object(
            ObjectKind.INSTRUCTION,
            "withdraw-wanted-notice",
            ObjectState.GIVEN,
            Map.of(UNIT, false));
    ObjectSnapshot other = order(ObjectState.ANSWERED, Map.of(UNIT, true));
    // When
    List<ReferralAction> withdrawals =
        actions("withdraw", List.of(order, other, notice(ObjectState.ISSUED)));
    // Then
    Allowed withdrawal = (Allowed) withdrawals.getFirst();
    assertThat(withdrawals).hasSize(1);
    assertThat(withdrawal.mayAnswer()).containsExactly(order);
    assertThat(withdrawal.asked()).isTrue();
    assertThat(withdrawal.agreement().recipients()).containsExactly(REGISTRY);
  }

  @Test
  void withdrawalHasOneEntryForEachNoticeThatItMayName() {
    // Given
    ObjectSnapshot first = notice(ObjectState.ISSUED);
    ObjectSnapshot second = notice(ObjectState.REGISTERED);
    ObjectSnapshot withdrawn = notice(ObjectState.WITHDRAWN);
    // When
    List<ReferralAction> some = actions("withdraw", List.of(first, withdrawn, second));
    List<ReferralAction> none = actions("withdraw", List.of(withdrawn));
    // Then
    assertThat(some)
        .extracting(action -> ((Allowed) action).object())
        .containsExactly(Optional.of(first), Optional.of(second));
    assertThat(some).noneMatch(action -> ((Allowed) action).asked());
    assertThat(none).containsExactly(new NotAllowed("wanted-notice", "withdraw", "object-state"));
  }

  @Test
  void onlyTheHolderOfANoticeConfirms() {
    // Given
    AgencyId register = new AgencyId("register");
    SenderContext by =
        new SenderContext(register, REGISTRY, false, INVESTIGATING, "identified", List.of());
    ObjectSnapshot foreign = notice(ObjectState.WITHDRAWAL_PENDING);
    ObjectSnapshot own =
        object(
            ObjectKind.WANTED_NOTICE,
            "issue",
            ObjectState.WITHDRAWAL_PENDING,
            Map.of(register, false));
    ObjectSnapshot withdrawn = notice(ObjectState.WITHDRAWN);
    // When Then
    assertThat(PERMISSIONS.actions(by, List.of(foreign)))
        .containsExactly(new NotAllowed("notice-answer", "confirmed", "not-a-holder"));
    assertThat(PERMISSIONS.actions(by, List.of(withdrawn, foreign)))
        .containsExactly(new NotAllowed("notice-answer", "confirmed", "object-state"));
    assertThat(PERMISSIONS.actions(by, List.of(foreign, own)))
        .singleElement()
        .satisfies(
            action -> {
              assertThat(((Allowed) action).object()).contains(own);
              assertThat(((Allowed) action).asked()).isTrue();
            });
  }
}
