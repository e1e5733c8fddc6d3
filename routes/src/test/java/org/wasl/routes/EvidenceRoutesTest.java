package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.Ticket;
import org.wasl.trail.AgencyKeyHistory.DirectoryKey;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.LogInquiry;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;

/** A third party can verify a party's evidence. Agencies that are no parties get none. */
class EvidenceRoutesTest extends ProofRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void supervisingOfficeGetsAuditedProofOfAllStepsWithReceipts() throws Exception {
    // Given
    line.log.sign();
    // When
    AgencyResponse answer = ask(OFFICE, referral);
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(verify("referral", answer)).startsWith("0 PROVEN");
    assertThat(EvidenceBundle.parse(answer.body()).receipts()).hasSize(4);
    assertThat(line.store.trailEntries().of("agency:office-a").orElseThrow())
        .extracting(entry -> entry.step().action())
        .containsExactly(AuditAction.SHOWN);
  }

  @Test
  void partyGetsProofOfItsOwnStepsOnly() throws Exception {
    // Given
    line.log.sign();
    // When
    AgencyResponse answer = ask(POLICE, referral);
    // Then
    assertThat(verify("receipt", answer)).startsWith("0 PROVEN");
    assertThat(verify("referral", answer)).startsWith("1 REFUTED");
    assertThat(EvidenceBundle.parse(answer.body()).steps())
        .isNotEmpty()
        .noneMatch(
            step ->
                step.disclosure()
                    .orElseThrow()
                    .entry()
                    .step()
                    .recipient()
                    .equals(Optional.of(OFFICE.id())));
  }

  @Test
  void senderGetsProofOfItsMessageOutcomes() throws Exception {
    // Given
    line.log.sign();
    // When
    AgencyResponse answer = ask(PLATFORM, referral);
    // Then
    assertThat(verify("receipt", answer)).startsWith("0 PROVEN");
    assertThat(EvidenceBundle.parse(answer.body()).receipts()).hasSize(4);
  }

  @Test
  void senderCanProveRefusalAndMissingReceiptOfRecipients() throws Exception {
    // Given
    ReferralId refused = publish();
    DeliverySteps steps = new DeliverySteps(line.store);
    for (Ticket ticket : steps.claim()) {
      ReasonCode reason =
          ticket.agency().equals(POLICE.id()) ? ReasonCode.REJECTED : ReasonCode.CONTENT_CORRUPT;
      steps.attempt(ticket, new AttemptOutcome.Permanent(reason));
    }
    line.log.sign();
    // When
    AgencyResponse ofSender = ask(PLATFORM, refused);
    AgencyResponse ofRecipient = ask(POLICE, refused);
    // Then
    assertThat(verify("receipt", ofSender)).startsWith("0 PROVEN").contains("2 receipts");
    assertThat(verify("receipt", ofRecipient)).startsWith("0 PROVEN").contains("1 receipts");
    assertThat(EvidenceBundle.parse(ofSender.body()).receipts())
        .allMatch(EvidenceBundle.SignedReceipt::byGateway)
        .extracting(receipt -> payload(receipt.text()))
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).contains("relay-rejected", "\"reason\":\"rejected\""),
            text -> assertThat(text).contains("non-delivery", "\"reason\":\"content-corrupt\""));
    assertThat(TestLine.SCHEMAS.validate("receipt", 1, JSON.readTree(payload(ofSender)))).isEmpty();
  }

  private static String payload(AgencyResponse bundle) {
    return payload(EvidenceBundle.parse(bundle.body()).receipts().getFirst().text());
  }

  private static String payload(String batched) {
    return new String(Base64.getUrlDecoder().decode(batched.split("~")[1]), StandardCharsets.UTF_8);
  }

  @Test
  void answersRetryWhileLastStepHasNoCheckpoint() throws Exception {
    // Given
    AgencyResponse beforeAny = ask(OFFICE, referral);
    line.log.sign();
    ReferralId later = publish();
    // When
    AgencyResponse beforeItsOwn = ask(OFFICE, later);
    // Then
    for (AgencyResponse answer : List.of(beforeAny, beforeItsOwn)) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "7");
    }
    assertThat(line.store.trailEntries().of("agency:office-a").orElseThrow()).isEmpty();
    assertThat(verify("referral", ask(OFFICE, referral))).startsWith("0 PROVEN");
  }

  @Test
  void provesReceiptsAfterTheirKeysRetired() throws Exception {
    // Given
    line.log.sign();
    String before = trust().fingerprint();
    // When
    line.store.agencyKeyHistory().record(List.<DirectoryKey>of()).orElseThrow();
    // Then
    assertThat(trust().fingerprint()).isNotEqualTo(before);
    assertThat(trust().agencies()).isNotEmpty().allMatch(key -> key.until().isPresent());
    assertThat(verify("referral", ask(OFFICE, referral))).startsWith("0 PROVEN");
  }

  @Test
  void row22RefusesOutsiderAndAuditsTheInquiry() {
    // Given
    line.log.sign();
    // When
    AgencyResponse ofOther = ask(OTHER_POLICE, referral);
    AgencyResponse ofNone = ask(OTHER_POLICE, new ReferralId(UUID.randomUUID()));
    // Then
    assertThat(ofOther.status()).isEqualTo(404);
    assertThat(ofOther.body()).isEqualTo(ofNone.body());
    line.requests.close();
    assertThat(line.store.trailEntries().of("agency:police-b").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .containsExactly("not-found/evidence", "not-found/evidence/x1");
  }

  @Test
  void refusesBundleBeyondVerifierLimitsAndNamesTheLimit() {
    // Given
    line.log.sign();
    for (EvidenceHandler.Limits limits :
        List.of(
            new EvidenceHandler.Limits(100, 5, EvidenceBundle.MAX_BYTES),
            new EvidenceHandler.Limits(100, 100, 4096))) {
      EvidenceHandler proofs =
          line.log.proofs(line.directory, line.store, line.requests, line.refusals, limits);
      // When
      AgencyResponse answer =
          TestLog.answer(proofs.handle(new ReferralInquiry(OFFICE.thumbprint(), referral, "en")));
      // Then
      assertThat(answer.status()).isEqualTo(422);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("problems/evidence-too-large", "steps/{n}.tlog-proof")
          .contains("\"limit\":" + Math.min(limits.steps() == 5 ? 5 : 4096, limits.bytes()));
    }
    line.requests.close();
    assertThat(line.store.trailEntries().of("agency:office-a").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .containsExactly("evidence-too-large/evidence", "evidence-too-large/evidence/x1");
  }

  @Test
  void row37RefusesTooLongReferralUnreadAndTellsOnlyParties() throws Exception {
    // Given
    line.log.sign();
    repeatAStep(3_000);
    EvidenceHandler.Limits limits =
        new EvidenceHandler.Limits(3_000, 3_000, EvidenceBundle.MAX_BYTES);
    EvidenceHandler proofs =
        line.log.proofs(line.directory, line.store, line.requests, line.refusals, limits);
    ReferralInquiry inquiry = new ReferralInquiry(OFFICE.thumbprint(), referral, "en");
    TestLog.answer(proofs.handle(inquiry));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    // When
    AgencyResponse whole = TestLog.answer(proofs.handle(inquiry));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    AgencyResponse oneStep = TestLog.answer(proofs.handle(new StepProofInquiry(inquiry, 1)));
    AgencyResponse outsider =
        TestLog.answer(
            proofs.handle(new ReferralInquiry(OTHER_POLICE.thumbprint(), referral, "en")));
    // Then
    for (AgencyResponse answer : List.of(whole, oneStep)) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("problems/evidence-too-large", "log.referralSteps", "\"limit\":3000");
    }
    assertThat(allocated).as("bytes; the steps alone would take 5 MB").isLessThan(1_000_000);
    assertThat(outsider.status()).isEqualTo(404);
  }

  private void repeatAStep(int times) throws Exception {
    AuditEntry auditEntry = line.store.trailEntries().of(referral.toString()).orElseThrow().get(0);
    try (Connection connection = TestDatabase.connect()) {
      TrailWriter.append(
          connection, Collections.nCopies(times, new StreamStep(referral, auditEntry.step())));
    }
  }

  @Test
  void row07RefusesEvidenceThatDiffersFromTheLogAndRaisesAlarm() throws Exception {
    // Given
    line.log.sign();
    // When
    TestDatabase.execute(
        "update audit_entry set actor = 'police-b' where stream = '%s' and step = 2"
            .formatted(referral));
    AgencyResponse answer = ask(OFFICE, referral);
    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(line.events.told).containsOnlyOnce("alarm evidence-mismatch");
  }

  @Test
  void unknownCertificateLearnsNothing() {
    // When
    AgencyResponse answer = ask("no-such-thumbprint", referral);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void servesShardKeysWithShortCache() {
    // When
    AgencyResponse answer =
        TestLog.answer(
            line.log
                .reading(line.directory, line.refusals)
                .handle(new LogInquiry(OTHER_POLICE.thumbprint(), "shards", "")));
    // Then
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(trust().logs().get(0) + "\n");
    assertThat(answer.headers()).containsEntry("Cache-Control", "max-age=60");
  }
}
