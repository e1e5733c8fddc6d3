package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/**
 * Certifies wrong gateways, which fail because of their faults. Other classes test the right one.
 */
class GatewayCertificationTest {
  private static final CertificationLimits IMPATIENT =
      new CertificationLimits(Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(5));

  @TempDir private static Path folder;
  private static PkiFolder pki;
  private static KitRuntime runtime;

  @BeforeAll
  static void start() {
    pki = SandboxPki.create(folder, List.of(new AgencyId("platform"), AgencyId.GATEWAY));
    runtime = KitRuntime.start(1);
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  private static List<String> failed(TestSubmissionServer gateway, String... cases)
      throws InterruptedException {
    return new Certification(pki, IMPATIENT, 7, Set.of(cases), result -> {})
        .gateway(new GatewayUnderTest(new AgencyId("platform"), gateway.url())).results().stream()
            .filter(result -> result.outcome() instanceof CaseOutcome.Failed)
            .map(result -> result.tested().number())
            .toList();
  }

  @Test
  void aGatewayWithoutChecksPassesTheCasesOfCorrectMessages() throws Exception {
    // Given
    try (TestSubmissionServer gateway = new TestSubmissionServer(runtime, pki)) {
      // When
      List<String> failed =
          failed(
              gateway, "C-201", "C-212", "C-213", "C-214", "C-221", "C-222", "C-223", "C-225",
              "C-226", "C-227", "C-228", "C-231", "C-232", "C-233", "C-242");
      // Then
      assertThat(failed)
          .containsExactly(
              "C-214", "C-221", "C-222", "C-223", "C-225", "C-226", "C-227", "C-228", "C-242");
    }
  }

  @Test
  void gatewayThatSignsReceiptsWithAnotherKeyFailsExactlyItsCase() throws Exception {
    // Given
    Signer other = new Signer(ForgedSignatures.key("gateway:sig:1"));
    try (TestSubmissionServer gateway =
        new TestSubmissionServer(runtime, pki, AgencyId.GATEWAY, other, 0)) {
      // When / Then
      assertThat(failed(gateway)).containsExactly("C-211");
    }
  }

  @Test
  void gatewayWhoseReceiptsNameAnotherRecipientFailsAsForItsClients() throws Exception {
    // Given
    try (TestSubmissionServer gateway =
        new TestSubmissionServer(runtime, pki)
            .stating(it -> receipt(it, new AgencyId("another"), it.referral()))) {
      // When / Then
      assertThat(failed(gateway)).containsExactly("C-211");
    }
  }

  @Test
  void gatewayThatAnswersAnAmendmentWithAnotherReferralFailsExactlyItsCase() throws Exception {
    // Given
    try (TestSubmissionServer gateway =
        new TestSubmissionServer(runtime, pki)
            .stating(it -> receipt(it, it.recipient(), new ReferralId(UUID.randomUUID())))) {
      // When / Then
      assertThat(failed(gateway, "C-211", "C-241")).containsExactly("C-241");
    }
  }

  private static Receipt receipt(Receipt receipt, AgencyId recipient, ReferralId referral) {
    return new Receipt(
        receipt.kind(),
        receipt.deliveryId(),
        receipt.messageId(),
        receipt.sender(),
        recipient,
        referral,
        receipt.digest(),
        receipt.time());
  }
}
