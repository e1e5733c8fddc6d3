package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.rules.delivery.AuditAction;

class EvidenceBundleTest {
  private static List<String> check(EvidenceBundle bundle) {
    return OfflineVerifier.findings(
        EvidenceBundle.parse(bundle.bytes()), Optional.of(bundle.trust().fingerprint()), true);
  }

  private static EvidenceBundle with(EvidenceBundle bundle, List<ProvenStep> steps) {
    return new EvidenceBundle(
        bundle.referral(), steps, bundle.checkpoints(), bundle.receipts(), bundle.trust());
  }

  private static EvidenceBundle with(EvidenceBundle bundle, String checkpoint, TrustPolicy trust) {
    return new EvidenceBundle(
        bundle.referral(), bundle.steps(), List.of(checkpoint), bundle.receipts(), trust);
  }

  /** The story with this receipt in place of the first one. */
  private static EvidenceBundle receipt(EvidenceFixtures evidence, String jws) {
    evidence.receipts.set(0, new SignedReceipt(4, jws));
    return evidence.bundle();
  }

  @Test
  void provesWholeReferral() {
    assertThat(check(EvidenceFixtures.whole().bundle())).isEmpty();
  }

  @Test
  void verifiedCheckpointDoesNotExcuseAnotherOne() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.whole();
    EvidenceBundle bundle = evidence.bundle();
    String unwitnessed = evidence.log.checkpoint(evidence.log.size(), 1).toString();
    EvidenceBundle other = EvidenceFixtures.small().bundle();
    VerifiedCheckpoints verified = new VerifiedCheckpoints(bundle.trust());

    // When
    List<List<String>> findings =
        List.of(
            OfflineVerifier.findings(bundle, verified),
            OfflineVerifier.findings(bundle, verified),
            OfflineVerifier.findings(with(bundle, unwitnessed, bundle.trust()), verified),
            OfflineVerifier.findings(with(bundle, unwitnessed, bundle.trust()), verified),
            OfflineVerifier.findings(
                with(bundle, bundle.checkpoints().get(0), other.trust()), verified));

    // Then
    assertThat(findings.get(0)).isEmpty();
    assertThat(findings.get(1)).isEmpty();
    assertThat(findings.subList(2, 4))
        .allSatisfy(
            found ->
                assertThat(found)
                    .containsExactly("checkpoint 0, witnesses: expected 2 at least, found 1"));
    assertThat(findings.get(4)).anyMatch(line -> line.startsWith("checkpoint 0, "));
  }

  @Test
  void bundleRoundTripsByteForByte() {
    // Given
    byte[] bytes = EvidenceFixtures.whole().bundle().bytes();

    // Then
    assertThat(EvidenceBundle.parse(bytes).bytes()).isEqualTo(bytes);
  }

  @Test
  void refutesUntrustedKeys() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    String trusted = EvidenceFixtures.small().bundle().trust().fingerprint();

    // Then
    assertThat(OfflineVerifier.findings(bundle, Optional.of(trusted), true))
        .containsExactly("trust: expected " + trusted + ", found " + bundle.trust().fingerprint());
  }

  @Test
  void findsOmittedStep() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    List<ProvenStep> steps = new ArrayList<>(bundle.steps());
    steps.remove(1);

    // Then
    assertThat(check(with(bundle, steps))).contains("steps: expected step 2, found step 3");
  }

  @Test
  void findsSwappedSteps() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    List<ProvenStep> steps = new ArrayList<>(bundle.steps());
    steps.add(1, steps.remove(2));

    // Then
    assertThat(check(with(bundle, steps)))
        .anyMatch(line -> line.startsWith("step 2: expected a place after that of step 3"));
  }

  @Test
  void findsEntryThatWasNeverLogged() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    EvidenceFixtures other = EvidenceFixtures.small();
    List<ProvenStep> steps = new ArrayList<>(bundle.steps());
    steps.set(0, other.bundle().steps().get(0));

    // Then
    assertThat(check(with(bundle, steps)))
        .anyMatch(line -> line.startsWith("step 1: expected leaf 5 of the tree"));
  }

  @Test
  void findsIllegalStep() {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(EvidenceFixtures.accepted());
    evidence.step(EvidenceFixtures.toPolice(AuditAction.FAILED).attempt(1));

    // Then
    assertThat(check(evidence.bundle()))
        .containsExactly("step 2: expected a step legal in state waiting, found failed");
  }

  @Test
  void findsDeliveryWithoutReceipt() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    evidence.receipts.clear();

    // Then
    assertThat(check(evidence.bundle())).containsExactly("step 4: expected a receipt, found none");
  }

  @Test
  void findsReceiptWithAnotherDigest() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    String other = EvidenceFixtures.DIGEST.replace('q', 'r');

    // When
    EvidenceBundle bundle =
        receipt(
            evidence,
            evidence.police.sign(evidence.police.says("delivery", evidence.entries.get(3), other)));

    // Then
    assertThat(check(bundle))
        .containsExactly(
            "receipt for step 4, digest: expected " + EvidenceFixtures.DIGEST + ", found " + other);
  }

  @Test
  void findsReceiptForAnotherDelivery() {
    AuditEntry entry = EvidenceFixtures.small().entries.get(3);
    Map<String, String> others =
        Map.of(
            "kind",
            "retrieval",
            "deliveryId",
            UUID.randomUUID().toString(),
            "messageId",
            UUID.randomUUID().toString(),
            "sender",
            "registry",
            "recipient",
            "office-b",
            "referral",
            UUID.randomUUID().toString());
    others.forEach(
        (name, value) -> {
          // Given
          EvidenceFixtures evidence = EvidenceFixtures.small();
          Map<String, String> claims =
              evidence.police.says("delivery", entry, EvidenceFixtures.DIGEST);

          // When
          claims.put(name, value);

          // Then
          assertThat(check(receipt(evidence, evidence.police.sign(claims))))
              .hasSize(1)
              .allMatch(line -> line.startsWith("receipt for step 4, " + name + ": expected "));
        });
  }

  @Test
  void findsReceiptOfAnotherAgency() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    Map<String, String> claims =
        evidence.police.says("delivery", evidence.entries.get(3), EvidenceFixtures.DIGEST);

    // Then
    assertThat(check(receipt(evidence, evidence.office.sign(claims))))
        .containsExactly("receipt for step 4, keys of police-a: expected 1, found 0");
  }

  @Test
  void rejectsHeadersWithKeysUrlsOrExtensions() {
    for (String name : List.of("jwk", "jku", "crit")) {
      // Given
      EvidenceFixtures evidence = EvidenceFixtures.small();
      Map<String, String> header =
          Map.of("alg", "EdDSA", "kid", "police-a-sig-1", "typ", "wasl-receipt+jws", name, "x");

      // When
      String jws =
          evidence.police.sign(
              header,
              evidence.police.says("delivery", evidence.entries.get(3), EvidenceFixtures.DIGEST));

      // Then
      assertThat(check(receipt(evidence, jws)))
          .containsExactly("receipt for step 4, header: expected 3, found 4");
    }
  }

  @Test
  void rejectsSignatureOfRetiredKey() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    EvidenceBundle bundle = evidence.bundle();
    Instant retired = Instant.parse("2026-11-24T10:00:00Z");
    TrustPolicy trust =
        evidence.log.trust(
            2, List.of(evidence.police.key(EvidenceFixtures.FROM, Optional.of(retired))));

    // Then
    assertThat(check(with(bundle, bundle.checkpoints().get(0), trust)))
        .hasSize(1)
        .allMatch(line -> line.startsWith("receipt for step 4: expected a key in use at"));
  }

  @Test
  void findsTooFewWitnesses() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    EvidenceBundle bundle = evidence.bundle();
    String note = evidence.log.checkpoint(evidence.log.size(), 1).toString();

    // Then
    assertThat(check(with(bundle, note, bundle.trust())))
        .containsExactly("checkpoint 0, witnesses: expected 2 at least, found 1");
  }

  @Test
  void rejectsOneWitnessUnderTwoNames() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    TrustPolicy trust = bundle.trust();
    String twin = trust.witnesses().get(0);

    // Then
    assertThat(
            check(
                with(
                    bundle,
                    bundle.checkpoints().get(0),
                    new TrustPolicy(trust.agencies(), trust.logs(), List.of(twin, twin), 2))))
        .anyMatch(line -> line.startsWith("trust: expected a policy"));
  }

  @Test
  void findsSignatureOfUnknownKey() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    EvidenceBundle bundle = evidence.bundle();
    TestMemoryLog otherLog = new TestMemoryLog("other.example");
    String note =
        evidence
            .log
            .checkpoint(evidence.log.size(), 3)
            .withSignature(otherLog.log.sign("x\n"))
            .toString();

    // Then
    assertThat(check(with(bundle, note, bundle.trust())))
        .containsExactly("checkpoint 0, signatures: expected 4, found 5");
  }

  @Test
  void provesErasedSteps() {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.whole();
    evidence.step(Step.of(AuditAction.ERASED, "operator:a").why(new StepReason.Code("retention")));

    // When
    EvidenceBundle bundle = evidence.bundle(11);

    // Then
    assertThat(check(bundle)).isEmpty();
    assertThat(new String(bundle.bytes(), StandardCharsets.UTF_8)).doesNotContain("\"message\"");
  }

  @Test
  void findsBareLeafWithoutErasure() {
    assertThat(check(EvidenceFixtures.whole().bundle(1)))
        .contains(
            "step 1: expected its entry, or a later step that says erased, found a leaf alone");
  }

  @Test
  void rejectsNonCanonicalBundle() {
    // Given
    String bundle = new String(EvidenceFixtures.small().bundle().bytes(), StandardCharsets.UTF_8);

    for (String other :
        List.of(
            bundle + "\n",
            " " + bundle,
            "\ufeff" + bundle,
            bundle.replace("{\"checkpoints\"", "{ \"checkpoints\""),
            bundle.replaceFirst("\"v\":1", "\"v\":1.0"),
            bundle.replaceFirst("\"v\":1", "\"v\":2"),
            bundle.replaceFirst("\"v\":1", "\"v\":1,\"v\":1"),
            bundle.replaceFirst("\"v\":1", "\"v\":1,\"w\":1"),
            bundle.replaceFirst("\"v\":1", "\"v\":true"),
            bundle.replaceFirst("\"v\":1", "\"v\":null"),
            bundle.replaceFirst("platform", "p\\\\u006catform"),
            bundle.replaceFirst("platform", "\\\\ud800"),
            bundle.replaceFirst("accepted", "exploded"),
            bundle.replaceFirst("\\.120456Z", ".12045Z"),
            bundle.replaceFirst("2026-11-24T10", "2026-11-24T24"),
            bundle.replaceFirst("2026-11-24", "2026-02-30"),
            bundle.replaceFirst("2026-11-24", "+12026-11-24"),
            bundle.replaceFirst("2026-11-24", "-0026-11-24"),
            bundle.replaceFirst("00000000-0000-4000", "0-0000-4000"),
            bundle.replaceFirst("\"format\":\"wasl-evidence/1\"", "\"format\":\"wasl-evidence/2\""),
            bundle.replaceFirst("\"jws\":\"", "\"batched\":\""),
            bundle.replaceFirst("\"jws\":\"", "\"jws\":\"~"),
            bundle.replaceFirst("\"jws\":", "\"batched\":\"~\",\"jws\":"),
            bundle.replaceFirst("\"quorum\":2", "\"quorum\":-2"),
            bundle.replaceFirst("\"quorum\":2", "\"quorum\":9007199254740993"),
            "[".repeat(100_000),
            "{}",
            "")) {
      // Then
      assertThatThrownBy(() -> EvidenceBundle.parse(other.getBytes(StandardCharsets.UTF_8)))
          .as(other.length() > 200 ? other.substring(0, 200) : other)
          .isInstanceOf(MalformedException.class);
    }
  }
}
