package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.POLICE;

import org.junit.jupiter.api.Test;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.receipt.Receipt;

/** The proof of one step, for the agencies that see that step. */
class StepProofRoutesTest extends ProofRouteTest {
  @Test
  void refusesProofOfInvisibleStepAndAuditsTheInquiry() {
    // Given
    line.log.sign();
    long ofOffice = step(OFFICE, AuditAction.DELIVERED);
    // Then
    assertThat(proof(POLICE, ofOffice).status()).isEqualTo(404);
    assertThat(proof(POLICE, ofOffice).body()).isEqualTo(proof(POLICE, 99).body());
    assertThat(proof(OTHER_POLICE, 1).body()).isEqualTo(proof(POLICE, 0).body());
    assertThat(proof(OFFICE, ofOffice).status()).isEqualTo(200);
    assertThat(line.store.trailEntries().of("agency:police-a").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .containsOnly("not-found/evidence");
  }

  @Test
  void auditedProofConvincesThirdParty() throws Exception {
    // Given
    line.log.sign();
    EvidenceBundle bundle = EvidenceBundle.parse(ask(POLICE, referral).body());
    for (EvidenceBundle.ProvenStep step : bundle.steps()) {
      // When
      AgencyResponse answer = proof(POLICE, step.number());
      // Then
      assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
      assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
      assertThat(verify(answer, step)).startsWith("0 PROVEN: step " + step.number());
    }
    line.requests.close();
    assertThat(line.store.trailEntries().of("agency:police-a").orElseThrow())
        .allMatch(entry -> entry.step().action() == AuditAction.SHOWN)
        .extracting(entry -> entry.step().whyText().orElseThrow())
        .containsExactly("evidence", "evidence/x" + bundle.steps().size());
  }

  @Test
  void waitsOnlyForStepWithoutCheckpoint() {
    // Given
    assertThat(proof(OFFICE, 1).status()).isEqualTo(503);
    line.log.sign();
    int before = line.store.trailEntries().of(referral.toString()).orElseThrow().size();
    say(POLICE, Receipt.Kind.NEEDS_RESEAL);
    // When
    AgencyResponse late = proof(OFFICE, before + 1);
    // Then
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.headers()).containsEntry("Retry-After", "7");
    assertThat(proof(OFFICE, before).status()).isEqualTo(200);
  }

  @Test
  void refusesProofThatDiffersFromTheLogAndRaisesAlarm() throws Exception {
    // Given
    line.log.sign();
    // When
    TestDatabase.execute(
        "update audit_entry set actor = 'police-b' where stream = '%s' and step = 2"
            .formatted(referral));
    // Then
    assertThat(proof(OFFICE, 2).status()).isEqualTo(500);
    assertThat(proof(OFFICE, 1).status()).isEqualTo(200);
    assertThat(line.events.told).containsOnlyOnce("alarm evidence-mismatch");
  }

  @Test
  void timelineLinksToProofs() throws Exception {
    // When
    AgencyResponse answer = inquire(OFFICE);
    // Then
    assertThat(answer.headers().get("Link-Template"))
        .isEqualTo(
            "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\";"
                + " rel=\"https://c2sp.org/tlog-proof\"");
    assertThat(json(answer).path("referral").asText()).isEqualTo(referral.toString());
    assertThat(json(answer).path("entries").path(0).path("step").asLong()).isEqualTo(1);
  }
}
