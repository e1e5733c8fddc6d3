package org.wasl.rules.agreements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.rules.AgencyRole.DESK;
import static org.wasl.rules.AgencyRole.PLATFORM;
import static org.wasl.rules.AgencyRole.POLICE;
import static org.wasl.rules.AgencyRole.PROSECUTION;
import static org.wasl.rules.AgencyRole.REGISTRY;
import static org.wasl.rules.lifecycle.ReferralState.INVESTIGATING;
import static org.wasl.rules.lifecycle.ReferralState.NEW;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_ISSUED;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_REQUESTED;
import static org.wasl.rules.lifecycle.ReferralState.REFERRED;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

class AgreementsTest {

  private static final Agreements AGREEMENTS =
      new Agreements(
          List.of(
              new Agreement(PLATFORM, "vetted-case", "", Set.of(NEW), Set.of(POLICE, PROSECUTION)),
              new Agreement(PLATFORM, "vetted-case", "", Set.of(), Set.of(DESK)),
              new Agreement(
                  PROSECUTION, "instruction", Agreement.ANY, Set.of(), Set.of(POLICE, PLATFORM)),
              new Agreement(
                  POLICE, "wanted-notice", "issue", Set.of(NOTICE_REQUESTED), Set.of(REGISTRY)),
              new Agreement(
                  POLICE,
                  "wanted-notice",
                  "withdraw",
                  Set.of(),
                  Set.of(),
                  Set.of(NamedRecipient.OFFICE, NamedRecipient.HOLDERS)),
              new Agreement(
                  PLATFORM,
                  "handover",
                  "",
                  Set.of(REFERRED),
                  Set.of(),
                  Set.of(NamedRecipient.ADDRESSED))));

  @Test
  void deliversToRecipientsOfEveryMatchingAgreement() {
    // When
    AgreementDecision verdict = decide(PLATFORM, Optional.empty(), "vetted-case", "", NEW);
    // Then
    assertThat(verdict)
        .isEqualTo(
            new AgreementDecision.Permitted(Set.of(POLICE, PROSECUTION, DESK), Set.of(), REFERRED));
  }

  @Test
  void permitsHandoverOnlyAsAgreedForState() {
    assertThat(AGREEMENTS.mayHandOver(PLATFORM, REFERRED)).isTrue();
    assertThat(AGREEMENTS.mayHandOver(PLATFORM, INVESTIGATING)).isFalse();
    assertThat(AGREEMENTS.mayHandOver(POLICE, REFERRED)).isFalse();
  }

  @Test
  void supervisingOfficeMayInstruct() {
    // When
    AgreementDecision verdict =
        decide(
            PROSECUTION, Optional.of(PROSECUTION), "instruction", "open-investigation", REFERRED);
    // Then
    assertThat(verdict)
        .isEqualTo(
            new AgreementDecision.Permitted(Set.of(POLICE, PLATFORM), Set.of(), INVESTIGATING));
  }

  @Test
  void deniesInstructionFromNonSupervisingOffice() {
    // When
    AgreementDecision outsider =
        decide(PROSECUTION, Optional.empty(), "instruction", "open-investigation", REFERRED);
    AgreementDecision borrowed =
        decide(PROSECUTION, Optional.of(POLICE), "instruction", "open-investigation", REFERRED);
    // Then
    assertThat(outsider).isEqualTo(new AgreementDecision.NotAgreed(Set.of(PROSECUTION)));
    assertThat(borrowed).isEqualTo(outsider);
  }

  @ParameterizedTest
  @EnumSource(value = AgencyRole.class, mode = EnumSource.Mode.EXCLUDE, names = "PROSECUTION")
  void deniesInstructionFromOtherRolesInEveryState(AgencyRole kind) {
    for (ReferralState state : ReferralState.values()) {
      for (AgencyRole role : AgencyRole.values()) {
        // When
        AgreementDecision verdict =
            decide(kind, Optional.of(role), "instruction", "open-investigation", state);
        // Then
        assertThat(verdict).isEqualTo(new AgreementDecision.NotAgreed(Set.of(PROSECUTION)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = AgencyRole.class, mode = EnumSource.Mode.EXCLUDE, names = "TRIAGE")
  void onlyTriageMayAssign(AgencyRole kind) {
    assertThatThrownBy(() -> new Agreement(kind, "assignment", "", Set.of(), Set.of(PLATFORM)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only triage may assign");
  }

  @Test
  void refusalInWrongStateNamesAcceptedStates() {
    // When
    AgreementDecision noticeTooEarly =
        decide(POLICE, Optional.of(POLICE), "wanted-notice", "issue", INVESTIGATING);
    AgreementDecision openedTwice =
        decide(
            PROSECUTION,
            Optional.of(PROSECUTION),
            "instruction",
            "open-investigation",
            INVESTIGATING);
    // Then
    assertThat(noticeTooEarly)
        .isEqualTo(new AgreementDecision.WrongState(INVESTIGATING, Set.of(NOTICE_REQUESTED)));
    assertThat(openedTwice)
        .isEqualTo(
            new AgreementDecision.WrongState(
                INVESTIGATING, Set.of(REFERRED, ReferralState.CLOSED)));
  }

  @Test
  void agreementCanRestrictLifecycle() {
    // When
    AgreementDecision verdict =
        decide(POLICE, Optional.of(POLICE), "wanted-notice", "issue", NOTICE_ISSUED);
    // Then
    assertThat(verdict)
        .isEqualTo(new AgreementDecision.WrongState(NOTICE_ISSUED, EnumSet.of(NOTICE_REQUESTED)));
  }

  @Test
  void returnsNamedRecipients() {
    // When
    AgreementDecision verdict =
        decide(POLICE, Optional.of(POLICE), "wanted-notice", "withdraw", ReferralState.CLOSED);
    // Then
    assertThat(verdict)
        .isEqualTo(
            new AgreementDecision.Permitted(
                Set.of(),
                Set.of(NamedRecipient.OFFICE, NamedRecipient.HOLDERS),
                ReferralState.CLOSED));
  }

  @Test
  void anonymousReporterIsNeitherNamedNorContacted() {
    for (String type : List.of("reporter-identity", "reporter-question", "reporter-answer")) {
      assertThat(ReporterRule.refusal(type, "", "anonymous")).contains("anonymous-reporter");
      assertThat(ReporterRule.refusal(type, "", "pseudonymous")).isEmpty();
    }
    assertThat(ReporterRule.refusal("instruction", "disclose-reporter-identity", "anonymous"))
        .isPresent();
    assertThat(ReporterRule.refusal("instruction", "open-investigation", "anonymous")).isEmpty();
  }

  @Test
  void deniesMessageWithoutAgreement() {
    // When
    AgreementDecision verdict = decide(PLATFORM, Optional.of(PLATFORM), "love-letter", "", NEW);
    // Then
    assertThat(verdict).isEqualTo(new AgreementDecision.NotAgreed(Set.of()));
  }

  @Test
  void configurationCannotPermitOthersToInstruct() {
    assertThatThrownBy(
            () -> new Agreement(POLICE, "instruction", "*", Set.of(), Set.of(PROSECUTION)))
        .hasMessage("only prosecution may instruct");
    assertThatThrownBy(() -> new Agreement(PLATFORM, "vetted-case", "", Set.of(), Set.of()))
        .hasMessage("no recipient");
  }

  @ParameterizedTest
  @EnumSource(AgencyRole.class)
  void parsesRolesFromWireNames(AgencyRole role) {
    assertThat(AgencyRole.ofWireName(role.wireName())).isEqualTo(role);
  }

  private static AgreementDecision decide(
      AgencyRole kind,
      Optional<AgencyRole> role,
      String type,
      String subtype,
      ReferralState state) {
    return AGREEMENTS.decide(new AgreementRequest(kind, role, type, subtype, state));
  }
}
