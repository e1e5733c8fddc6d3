package org.wasl.routes.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.ENDED_KEY_POLICE;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.TRIAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestMessages;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.Rejection;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SealedContent;
import org.wasl.wire.message.SignedMessage;

/** The recipients of a message, without any route, database or broker. */
class MessageDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");

  private Agreements agreements = TestPartners.agreements();
  private Result<Optional<ReferralSnapshot>> known = new Result.Done<>(Optional.empty());

  @Test
  void sendsCaseToCompetentUnitAndOfficeWithReason() {
    // When
    DecidedMessage decided = decided(PLATFORM, TestMessages.vettedCase());
    // Then
    assertThat(decided.recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertThat(decided.referral().value().version()).isEqualTo(7);
    assertThat(decided.effect())
        .isEqualTo(
            new OpensReferral(
                "referred",
                ((OpensReferral) decided.effect()).clearJson(),
                List.of(new AgencyId("police-a")),
                new AgencyId("office-a"),
                List.of(),
                List.of("cas"),
                false));
    assertThat(((OpensReferral) decided.effect()).clearJson())
        .contains("\"category\":\"fraud\"", "\"territory\":\"MA-CAS\"")
        .doesNotContain("dirhams");
  }

  @Test
  void addsRecipientsWhoseRoleTheAgreementNames() {
    // When
    DecidedMessage decided = decided(PLATFORM, TestMessages.vettedCaseIn("MA-FES"));
    // Then
    assertThat(decided.recipients())
        .extracting(Agency::id)
        .containsExactly(
            new AgencyId("desk"),
            new AgencyId("office-a"),
            new AgencyId("office-b"),
            new AgencyId("police-a"));
  }

  @Test
  void sendsCaseWithoutCompetentAgencyToTriageOnly() {
    // When
    DecidedMessage decided = decided(PLATFORM, TestMessages.vettedCaseIn("MA-OUJ"));
    // Then
    assertThat(decided.recipients()).extracting(Agency::id).containsExactly(new AgencyId("triage"));
    assertThat((OpensReferral) decided.effect())
        .satisfies(
            opens -> {
              assertThat(opens.triaged()).isTrue();
              assertThat(opens.state()).isEqualTo("triaged");
              assertThat(opens.office().value()).isEqualTo("triage");
              assertThat(opens.police()).isEmpty();
            });
  }

  @Test
  void triageSupervisesIfOfficeIsRevokedAndPoliceReceives() {
    // When
    DecidedMessage decided = decided(PLATFORM, TestMessages.vettedCaseIn("MA-RAB"));
    // Then
    assertThat(decided.recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("police-b"), new AgencyId("triage"));
    assertThat(((OpensReferral) decided.effect()).office().value()).isEqualTo("triage");
  }

  @Test
  void sendsInstructionToPoliceAndPlatform() {
    // Given
    known = referral("referred", new AgencyId("office-a"), List.of());
    // When
    DecidedMessage decided = decided(OFFICE, TestMessages.instruction("office-a", REFERRAL));
    // Then
    assertThat(decided.recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("platform"), new AgencyId("police-a"));
    assertThat((ContinuesReferral) decided.effect())
        .satisfies(
            effect -> {
              assertThat(effect.expected()).containsExactlyInAnyOrder("referred", "closed");
              assertThat(effect.next()).contains("investigating");
              assertThat(effect.effects().objectEffects())
                  .containsExactly(
                      new MessageEffects.ObjectCreation(
                          decided.message().envelope().messageId(),
                          "instruction",
                          "open-investigation",
                          "given",
                          List.of(new AgencyId("police-a")),
                          Optional.empty()));
            });
    assertThat(decided.referral()).isEqualTo(REFERRAL);
  }

  @Test
  void refusesInstructionOfOfficeThatDoesNotSupervise() {
    // Given
    known = referral("referred", new AgencyId("office-a"), List.of(new AgencyId("office-b")));
    // When
    Rejection refused = refused(OTHER_OFFICE, TestMessages.instruction("office-b", REFERRAL));
    // Then
    assertThat(refused.type()).isEqualTo(ProblemType.NOT_AGREED);
  }

  @Test
  void sendsNoticeToNationwideRegistryAndOffice() {
    // Given
    known = referral("notice-requested", new AgencyId("office-a"), List.of());
    // When
    DecidedMessage decided =
        decided(POLICE, TestMessages.wantedNotice(new AgencyId("police-a"), REFERRAL));
    // Then
    assertThat(decided.recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("office-a"), new AgencyId("registry"));
  }

  @Test
  void laterMessageHasUrgencyOfItsCase() {
    // Given
    known = referral("notice-requested", new AgencyId("office-a"), List.of());
    // When
    DecidedMessage decided =
        decided(POLICE, TestMessages.wantedNotice(new AgencyId("police-a"), REFERRAL));
    // Then
    assertThat(decided.urgency())
        .isEqualTo(TestLine.CODES.list("urgency").rank("immediate").orElseThrow())
        .isPositive();
  }

  @Test
  void triageSupervisesButIsNotAProsecutor() {
    // Given
    known = referral("triaged", new AgencyId("triage"), List.of());
    // When
    Rejection refused = refused(TRIAGE, TestMessages.instruction("triage", REFERRAL));
    // Then
    assertThat(refused.type()).isEqualTo(ProblemType.NOT_AGREED);
  }

  @Test
  void platformThatIsItsOwnCustodianIsAskedAndSendsNoIdentity() {
    // Given
    agreements = new Agreements(agreements.lines());
    known = referral("referred", new AgencyId("office-a"), List.of());
    ObjectNode disclose =
        TestMessages.later("instruction/disclose-reporter-identity-fr", OFFICE, REFERRAL);
    ObjectNode carrying =
        TestMessages.later(
            "instruction/disclose-reporter-identity-to-custodian-fr", OFFICE, REFERRAL);
    // When
    Rejection published = refused(PLATFORM, TestMessages.vettedCase());
    Rejection carried = refused(OFFICE, carrying);
    // Then
    assertThat(published.type()).isEqualTo(ProblemType.SCHEMA_VIOLATION);
    assertThat(carried.type()).isEqualTo(ProblemType.SCHEMA_VIOLATION);
    assertThat(decided(OFFICE, disclose).recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("platform"));
  }

  /** The custodian has the private key for longer than others may seal to it. */
  @Test
  void handsOnIdentityAfterItsSealingKeyEnded() throws Exception {
    // Given
    agreements = new Agreements(agreements.lines(), Custodians.only(new AgencyId("police-d")));
    known = referral("referred", new AgencyId("office-a"), List.of());
    SealedContent identity =
        new MessageSealer(256)
            .seal(
                new SignedMessage("{}".getBytes(StandardCharsets.UTF_8), "h..s"),
                List.of(ENDED_KEY_POLICE.agency()),
                Instant.EPOCH.minusSeconds(1));
    ObjectNode disclose =
        TestMessages.later("instruction/disclose-reporter-identity-fr", OFFICE, REFERRAL);
    disclose
        .withObject("/content")
        .set("sealedIdentity", new ObjectMapper().readTree(identity.bytes()));
    ObjectNode anew = TestMessages.vettedCase();
    anew.withObject("/content/reporter")
        .set("sealedIdentity", disclose.at("/content/sealedIdentity"));
    // When
    DecidedMessage handedOn = decided(OFFICE, disclose);
    Rejection published = refused(PLATFORM, anew);
    // Then
    assertThat(handedOn.recipients())
        .extracting(Agency::id)
        .containsExactly(new AgencyId("police-d"));
    assertThat(published.type()).isEqualTo(ProblemType.SCHEMA_VIOLATION);
  }

  @Test
  void distinguishesUnknownReferralFromUnavailableDatabase() {
    // Given
    ObjectNode instruction = TestMessages.instruction("office-a", REFERRAL);
    // When
    Rejection unknown = refused(OFFICE, instruction);
    known = new Result.Failed<>(Result.Failure.UNAVAILABLE);
    Rejection away = refused(OFFICE, instruction);
    // Then
    assertThat(unknown.type()).isEqualTo(ProblemType.NOT_FOUND);
    assertThat(away.type()).isEqualTo(ProblemType.UNAVAILABLE);
  }

  private static Result<Optional<ReferralSnapshot>> referral(
      String state, AgencyId office, List<AgencyId> others) {
    return new Result.Done<>(
        Optional.of(
            new ReferralSnapshot(
                new Timeline.Referral(
                    REFERRAL,
                    state,
                    new AgencyId("platform"),
                    new MessageId(UUID.randomUUID()),
                    "{\"urgency\":\"immediate\",\"reporterMode\":\"identified\"}",
                    List.of(new AgencyId("police-a")),
                    office,
                    others,
                    List.of(),
                    false,
                    NOW),
                List.of(),
                List.of())));
  }

  private DecidedMessage decided(TestPartner sender, ObjectNode document) {
    return ((StepResult.Next<DecidedMessage>) decide(sender, document)).state();
  }

  private Rejection refused(TestPartner sender, ObjectNode document) {
    return ((StepResult.Rejected<DecidedMessage>) decide(sender, document)).rejection();
  }

  private StepResult<DecidedMessage> decide(TestPartner sender, ObjectNode document) {
    MessageDecision decisions =
        new MessageDecision(
            () -> TestPartners.configuration(TestPartners.directory(), agreements),
            new AgencyId("triage"),
            "MA",
            id -> known,
            Clock.fixed(NOW, ZoneOffset.UTC));
    JsonNode head = document.path("envelope");
    Envelope envelope =
        Envelope.of(name -> head.hasNonNull(name) ? head.path(name).asText() : null);
    return decisions.decide(
        new ValidMessage(TestMessages.from(sender, document), sender.agency(), document, envelope));
  }
}
