package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.TRIAGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;

/** A case that no table sends anywhere, until a person has assigned it. */
class LifeInTriageTest extends ReferralTest {
  @Test
  void assignsAndHandsOverTriagedCase() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", TRIAGE, referral);
    content(handover).put("addressee", "office-a");
    AgencyResponse early = submit(TRIAGE, handover);
    // When
    List<AgencyId> notified = ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    List<AgencyId> handedOver = ok(TRIAGE, renewed(handover));
    List<AgencyId> instructed = ok(OFFICE, TestMessages.instruction("office-a", referral));
    // Then
    assertRefused(early, 403, "not-agreed", "triaged");
    assertThat(notified)
        .containsExactly(
            new AgencyId("office-a"), new AgencyId("platform"), new AgencyId("police-a"));
    assertThat(handedOver).containsExactly(new AgencyId("office-a"));
    assertThat(instructed).containsExactly(new AgencyId("platform"), new AgencyId("police-a"));
    assertThat(readTimeline(OFFICE, referral).path("state").asText()).isEqualTo("investigating");
    assertThat(types(readTimeline(OFFICE, referral))).contains("vetted-case/1:triage");
    assertThat(types(readTimeline(TRIAGE, referral)))
        .contains("vetted-case/1:triage", "assignment/1:police-a")
        .doesNotContain("instruction/1:police-a");
    assertThat(line.store.trailEntries().of(referral.toString()).orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .contains("triaged", "joins/police-a", "joins/office-a", "office/office-a", "referred");
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void refusesTemporarilyWhileTriageAgencyIsRevoked() throws Exception {
    // Given
    revoke(TRIAGE);
    // When
    AgencyResponse undecided = submit(PLATFORM, TestMessages.vettedCaseIn("MA-OUJ"));
    AgencyResponse withoutOffice = submit(PLATFORM, TestMessages.vettedCaseIn("MA-RAB"));
    List<AgencyId> decided = ok(PLATFORM, TestMessages.vettedCase());
    // Then
    assertThat(List.of(undecided.status(), withoutOffice.status())).containsExactly(503, 503);
    assertThat(decided).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
    assertThat(TestDatabase.count("delivery where recipient = 'triage'")).isZero();
  }

  @Test
  void sendsCaseOfRevokedPoliceUnitToTriageOnly() throws Exception {
    // Given
    revoke(POLICE);
    // When
    ReferralId referral = publish(TestMessages.vettedCase());
    List<AgencyId> notified = ok(TRIAGE, assignment(TRIAGE, referral, "police-b", "office-a"));
    // Then
    assertThat(notified)
        .containsExactly(
            new AgencyId("office-a"), new AgencyId("platform"), new AgencyId("police-b"));
    assertThat(types(readTimeline(TRIAGE, referral))).contains("vetted-case/1:triage");
    assertThat(timeline(referral).referral().police()).isEmpty();
  }

  private void revoke(TestPartner partner) {
    Agency was = partner.agency();
    line.directory =
        new AgencyDirectory(
            line.directory.all().stream()
                .map(agency -> agency.equals(was) ? was.asRevoked() : agency)
                .toList());
  }

  @Test
  @Tag("soak")
  void refusesAssignmentOfCaseWithOfficeAndNamesTheOffice() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    // When
    AgencyResponse repeatedResponse =
        submit(TRIAGE, assignment(TRIAGE, referral, "police-b", "office-b"));
    // Then
    assertRefused(repeatedResponse, 409, "wrong-state", "referred");
    assertThat(texts(json(repeatedResponse).path("holders"))).containsExactly("office-a");
    assertThat(timeline(referral).referral().office().value()).isEqualTo("office-a");
  }

  @Test
  void onlyTriageAssignsAndRefusalNamesIt() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ReferralId ofAnOffice = publish();
    // When
    AgencyResponse platform =
        submit(PLATFORM, assignment(PLATFORM, referral, "police-a", "office-a"));
    AgencyResponse office = submit(OFFICE, assignment(OFFICE, ofAnOffice, "police-a", "office-b"));
    AgencyResponse outsider =
        submit(TRIAGE, assignment(TRIAGE, ofAnOffice, "police-a", "office-b"));
    // Then
    assertRefused(platform, 403, "not-agreed", "triaged");
    assertThat(texts(json(platform).path("holders"))).containsExactly("triage");
    assertRefused(office, 403, "not-agreed", "referred");
    assertThat(outsider.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "office-b, office-a, not-of-that-kind",
    "police-a, police-b, not-of-that-kind",
    "police-a, court, not-of-that-kind",
    "registry, office-a, not-of-that-kind",
    "police-a, triage, no-such-agency",
    "police-z, office-a, no-such-agency",
    "police-a, office-gone, no-such-agency"
  })
  void refusesAssignmentToAgencyThatIsNoPoliceUnitOrOffice(
      String police, String office, String reason) {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    AgencyResponse refused = submit(TRIAGE, assignment(TRIAGE, referral, police, office));
    // Then
    assertRefused(refused, 403, "not-agreed", "triaged");
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(timeline(referral).referral().state()).isEqualTo("triaged");
    assertThat(timeline(referral).referral().others()).isEmpty();
  }

  @Test
  void platformAmendsAndWithdrawsCaseInTriage() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    List<AgencyId> amended =
        ok(PLATFORM, TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral));
    List<AgencyId> withdrawn =
        ok(PLATFORM, TestMessages.later("case-withdrawal/duplicate-en", PLATFORM, referral));
    AgencyResponse late = submit(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a"));
    // Then
    assertThat(amended).containsExactly(new AgencyId("triage"));
    assertThat(withdrawn).containsExactly(new AgencyId("triage"));
    assertRefused(late, 409, "wrong-state", "withdrawn");
  }

  @Test
  void amendmentAfterAssignmentGoesToNewHolders() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    ObjectNode amendment = TestMessages.later("case-amendment/new-facts-ar", PLATFORM, referral);
    // When
    line.meanwhile.set(() -> ok(TRIAGE, assignment(TRIAGE, referral, "police-a", "office-a")));
    List<AgencyId> recipients = ok(PLATFORM, amendment);
    // Then
    assertThat(recipients).containsExactly(new AgencyId("office-a"), new AgencyId("police-a"));
  }

  @Test
  void policeKeepsCaseAfterItsOfficeIsRevoked() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-RAB"));
    // When
    List<AgencyId> notified = ok(TRIAGE, assignment(TRIAGE, referral, "police-b", "office-b"));
    List<AgencyId> instructed = ok(OTHER_OFFICE, TestMessages.instruction("office-b", referral));
    // Then
    assertThat(notified)
        .containsExactly(
            new AgencyId("office-b"), new AgencyId("platform"), new AgencyId("police-b"));
    assertThat(instructed).containsExactly(new AgencyId("platform"), new AgencyId("police-b"));
  }

  @Test
  void namesEveryAgencyThatAnAssignmentMayNotName() {
    // Given
    ReferralId referral = publish(TestMessages.vettedCaseIn("MA-OUJ"));
    // When
    AgencyResponse refused = submit(TRIAGE, assignment(TRIAGE, referral, "office-a", "ofice-a"));
    // Then
    JsonNode errors = json(refused).path("errors");
    assertThat(errors.findValuesAsText("pointer"))
        .containsExactly("/content/police", "/content/office");
    assertThat(errors.at("/1/detail").asText()).endsWith("Nearest: office-a, office-b");
  }

  private static ObjectNode assignment(
      TestPartner from, ReferralId referral, String police, String office) {
    ObjectNode document = TestMessages.later("assignment/residence-of-victim-fr", from, referral);
    content(document).put("police", police).put("office", office);
    return document;
  }
}
