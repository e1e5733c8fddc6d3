package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.store.erasure.ErasureRegister;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.receipt.Receipt;

/** After an erasure, the proof shows the erasure and nothing more. */
class ErasedEvidenceRoutesTest extends ProofRouteTest {
  @Test
  void row13PartyCanProveErasureAndNothingMore() throws Exception {
    // Given
    line.log.sign();
    EvidenceBundle before = EvidenceBundle.parse(ask(OFFICE, referral).body());
    erase();
    assertThat(ask(OFFICE, referral).status()).isEqualTo(503);
    line.log.sign();
    for (TestPartner party : List.of(OFFICE, POLICE, PLATFORM)) {
      // When
      AgencyResponse answer = ask(party, referral);
      // Then
      assertThat(verify("referral", answer)).startsWith("0 PROVEN");
      EvidenceBundle after = EvidenceBundle.parse(answer.body());
      assertThat(after.receipts()).isEmpty();
      assertThat(after.steps())
          .filteredOn(step -> step.disclosure().isPresent())
          .extracting(step -> step.disclosure().orElseThrow().entry().step().action())
          .containsExactly(AuditAction.ERASURE_REQUESTED, AuditAction.ERASED);
      assertThat(after.steps().subList(0, before.steps().size()))
          .extracting(step -> HexFormat.of().formatHex(step.leaf()))
          .isEqualTo(
              before.steps().stream().map(step -> HexFormat.of().formatHex(step.leaf())).toList());
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("\"message\":");
    }
    assertThat(ask(OTHER_POLICE, referral).status()).isEqualTo(404);
  }

  @Test
  void row37RefusesTooLongErasedReferralUnreadAndTellsOnlyParties() {
    // Given
    erase();
    EvidenceHandler proofs =
        line.log.proofs(
            line.directory,
            line.store,
            line.requests,
            line.refusals,
            new EvidenceHandler.Limits(3, 3, EvidenceBundle.MAX_BYTES));
    // When
    AgencyResponse party =
        TestLog.answer(proofs.handle(new ReferralInquiry(POLICE.thumbprint(), referral, "en")));
    AgencyResponse outsider =
        TestLog.answer(
            proofs.handle(new ReferralInquiry(OTHER_POLICE.thumbprint(), referral, "en")));
    // Then
    assertThat(party.status()).isEqualTo(422);
    assertThat(json(party).path("limit").asInt()).isEqualTo(3);
    assertThat(outsider.status()).isEqualTo(404);
  }

  @Test
  void tellsOnlyPartiesTimeAndBasisOfErasure() {
    // Given
    erase();
    // When
    AgencyResponse party = inquire(PLATFORM);
    AgencyResponse outsider = inquire(OTHER_POLICE);
    // Then
    assertThat(party.status()).isEqualTo(410);
    assertThat(json(party).path("type").asText()).endsWith("/erased");
    assertThat(json(party).path("basis").asText()).isEqualTo("law-1");
    assertThat(Instant.parse(json(party).path("erased").asText())).isBefore(Instant.now());
    assertThat(outsider.status()).isEqualTo(404);
  }

  @Test
  void refusesMessageAfterItsErasureWithoutTrace() throws Exception {
    // Given
    Submission once = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    referral = ReferralId.parse(json(submit(once)).path("referral").asText());
    say(OFFICE, Receipt.Kind.DELIVERY);
    say(POLICE, Receipt.Kind.DELIVERY);
    String id = new ObjectMapper().readTree(once.body()).at("/envelope/messageId").asText();
    erase();
    long entries = TestDatabase.count("audit_entry");
    // When
    AgencyResponse repeatedResponse = submit(once);
    // Then
    assertThat(repeatedResponse.status()).isEqualTo(410);
    assertThat(json(repeatedResponse).path("type").asText()).endsWith("/erased");
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(entries + 1);
    assertThat(TestDatabase.count("audit_entry e where e::text like '%" + id + "%'")).isZero();
    assertThat(TestDatabase.count("message where referral = '" + referral + "'")).isZero();
  }

  @Test
  void row13PartyGetsProofOfEveryLeafAfterErasure() throws Exception {
    // Given
    erase();
    line.log.sign();
    EvidenceBundle left = EvidenceBundle.parse(ask(PLATFORM, referral).body());
    for (EvidenceBundle.ProvenStep step : left.steps()) {
      // When
      AgencyResponse answer = proof(POLICE, step.number());
      // Then
      assertThat(verify(answer, step)).startsWith("0 PROVEN: step " + step.number());
    }
    assertThat(left.steps().get(0).disclosure()).isEmpty();
    assertThat(proof(POLICE, left.steps().size() + 1).status()).isEqualTo(404);
    assertThat(proof(OTHER_POLICE, 1).status()).isEqualTo(404);
  }

  private void erase() {
    Duration day = Duration.ofDays(1);
    line.store
        .erasures()
        .request(referral, new Erasures.ErasureGrounds("anna", "retention", "law-1"), day)
        .orElseThrow();
    ErasureResult done =
        line.store
            .erasures()
            .confirm(referral, "ben", day, new ErasureRegister(folder.resolve("erasures")))
            .orElseThrow();
    assertThat(done).isEqualTo(new ErasureResult.Done());
  }
}
