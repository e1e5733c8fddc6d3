package org.wasl.courtfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.RefusalCheck;
import org.wasl.courtfile.CourtFileVerifier.Anchors;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** What did not happen is told in words, and programs of others verify it from the PDF alone. */
class NegativesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01936b1e-0000-7000-8000-000000000001");
  private static final MessageId MESSAGE = MessageId.parse("00000000-0000-4000-8000-000000000002");
  private static final DeliveryId DELIVERY =
      DeliveryId.parse("00000000-0000-8000-8000-000000000003");
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final String DIGEST = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final byte[] REFUSED =
      "{\"envelope\":{\"type\":\"vetted-case\",\"version\":1},\"content\":{\"summary\":\"virement\"}}"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "attempts-exhausted, rejected, a refusé le message 1, رفضت الرسالة",
    "attempts-exhausted, timeout, n’a pas pu être remis à office-b, تعذر تسليمها",
    "horizon-exceeded, nobody-came, n’est jamais venu chercher le message 1, لم تأت قط لتسلّم"
        + " الرسالة"
  })
  void tellsAndProvesWhatTheRecipientDidNotTake(
      String reason, String cause, String french, String arabic) throws Exception {
    // Given
    EvidenceBundle bundle = parked(reason, cause);

    for (CourtLanguage language : CourtLanguage.values()) {
      // When
      byte[] pdf = write(bundle, List.of(), language);

      // Then
      assertThat(text(pdf))
          .contains(
              language == CourtLanguage.AR
                  ? List.of("وقعت البوابة أن", arabic)
                  : List.of("la passerelle a signé que", french))
          .doesNotContain("selon le journal", "حسب السجل");
      detach(pdf);
      String trust = bundle.trust().fingerprint();
      assertThat(node("referral", "evidence.json", "--trust", trust))
          .startsWith("PROVEN")
          .contains("1 receipts");
    }
  }

  @Test
  void saysThatARefusalIsNotSigned() throws Exception {
    // Given a bundle whose gateway signed no receipt of what it gave up
    EvidenceBundle signed = parked("attempts-exhausted", "rejected");
    EvidenceBundle bundle =
        new EvidenceBundle(
            REFERRAL, signed.steps(), signed.checkpoints(), List.of(), signed.trust());

    // Then
    assertThat(text(write(bundle, List.of(), CourtLanguage.FR)))
        .contains("selon le journal, office-b a refusé le message 1", "pas d’accusé");
  }

  @Test
  void saysThatNobodyOpenedAMessageOrThatItNeverArrived() throws Exception {
    // Given
    DeliveryId other = DeliveryId.parse("00000000-0000-8000-8000-000000000004");
    EvidenceBundle bundle =
        CourtFixtures.bundle(
            REFERRAL,
            NOW,
            List.of(
                accepted(),
                to(AuditAction.ATTEMPTED, DELIVERY, "office-a").attempt(1),
                to(AuditAction.DELIVERED, DELIVERY, "office-a").attempt(1),
                to(AuditAction.DISPATCHED, other, "office-b")));

    // Then
    assertThat(text(write(bundle, List.of(), CourtLanguage.FR)))
        .contains(
            "office-a a signé qu’il a reçu le message 1, mais aucun accusé",
            "le message 1 n’était pas remis à office-b");
  }

  @Test
  void tellsThatAnAgencyVerifiedAFile() throws Exception {
    // Given
    String file = "00000000-0000-4000-8000-00000000000a";
    EvidenceBundle bundle =
        CourtFixtures.bundle(
            REFERRAL,
            NOW,
            List.of(
                accepted(),
                Step.of(AuditAction.FILE_VERIFIED, "office-a")
                    .message(PLATFORM, MESSAGE)
                    .recipient(new AgencyId("office-a"))
                    .digest(DIGEST)
                    .why(new StepReason.EvidenceFile(FileId.parse(file)))));

    // When
    byte[] pdf = write(bundle, List.of(), CourtLanguage.FR);

    // Then
    assertThat(text(pdf)).contains("vérifié en entier la pièce jointe " + file);
    assertThat(verified(pdf).code()).isEqualTo(OfflineVerifier.UNANCHORED);
  }

  @ParameterizedTest
  @EnumSource(CourtLanguage.class)
  void tellsAndProvesWhatTheGatewayRefused(CourtLanguage language) throws Exception {
    // Given a refused case, and a refused message of this referral that nobody shows
    EvidenceBundle bundle = parked("attempts-exhausted", "rejected");
    List<Refusal> refusals =
        List.of(
            refusal(Optional.empty(), Optional.of(REFUSED)),
            refusal(Optional.of(REFERRAL), Optional.empty()));

    // When
    byte[] pdf = write(bundle, refusals, language);
    Ran ran = verified(pdf);

    // Then
    assertThat(text(pdf))
        .contains(
            language == CourtLanguage.AR
                ? List.of("أنها رفضت إيداعاً", "الوثيقة لا توافق المخطط", "لا يُعرض محتوى الإيداع")
                : List.of(
                    "a signé qu’elle a refusé un envoi de platform",
                    "Motif : Document non conforme au schéma",
                    "Le contenu de l’envoi refusé n’est pas reproduit"))
        .contains("virement");
    assertThat(VeraPdf.findings(pdf)).isEmpty();
    assertThat(ran.code()).as(ran.out()).isEqualTo(OfflineVerifier.UNANCHORED);
    assertThat(ran.out()).contains("2 refusals", "refused 2026-11-24T09:00:00Z: schema-violation");
    detach(pdf);
    assertThat(node("refusal", "refusal-1.jws", "refused-1.bin", "--trust", "trust.json"))
        .startsWith("PROVEN: submission of platform");
    assertThat(node("refusal", "refusal-2.jws", "--trust", "trust.json"))
        .startsWith("PROVEN")
        .contains("referral " + REFERRAL);
    assertThat(node("refusal", "refusal-2.jws", "evidence.json", "--trust", "trust.json"))
        .startsWith("REFUTED");
  }

  @Test
  void refutesRefusalOfAnotherReferralOrMessage() throws Exception {
    // Given
    EvidenceBundle bundle = parked("attempts-exhausted", "rejected");
    ReferralId other = ReferralId.parse("01936b1e-0000-7000-8000-000000000009");
    List<Refusal> wrong =
        List.of(
            refusal(Optional.of(other), Optional.empty()),
            refusal(Optional.empty(), Optional.of(new byte[] {1})));

    for (Refusal refusal : wrong) {
      // When
      Ran ran = verified(write(bundle, List.of(refusal), CourtLanguage.FR));

      // Then
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("refusal: receipt, ");
    }
  }

  private static Refusal refusal(Optional<ReferralId> referral, Optional<byte[]> message)
      throws Exception {
    String jws = CourtFixtures.refusal(referral, NOW.minusSeconds(3_600), REFUSED);
    return new Refusal(RefusalCheck.read(jws.getBytes(StandardCharsets.US_ASCII)), message);
  }

  private static Step accepted() {
    return Step.of(AuditAction.ACCEPTED, "platform").message(PLATFORM, MESSAGE).digest(DIGEST);
  }

  private static Step to(AuditAction action, DeliveryId delivery, String recipient) {
    return Step.of(action, "gateway")
        .message(PLATFORM, MESSAGE)
        .delivery(delivery, new AgencyId(recipient));
  }

  private static EvidenceBundle parked(String reason, String cause) {
    Step parked =
        to(AuditAction.PARKED, DELIVERY, "office-b").why(new StepReason.Parked(reason, cause));
    return CourtFixtures.bundle(REFERRAL, NOW, List.of(accepted(), parked));
  }

  private byte[] write(EvidenceBundle bundle, List<Refusal> refusals, CourtLanguage language)
      throws Exception {
    DocumentSigner key =
        DocumentSigner.read(
            CourtFixtures.keyFile(folder, NOW, KeyUsage.digitalSignature),
            CourtFixtures.PASSWORD.toCharArray(),
            NOW);
    return CourtFile.write(
            bundle,
            List.of(),
            refusals,
            PLATFORM,
            language,
            key,
            TimeStamps.NONE,
            NOW.atZone(CourtFixtures.ZONE))
        .pdf();
  }

  /** The text as a foreign program reads it, with plain letters in their logical order. */
  private String text(byte[] pdf) throws Exception {
    Path file = Files.write(folder.resolve("court.pdf"), pdf);
    String text = ForeignTool.run("pdftotext", file.toString(), "-");
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("\\p{Cf}", "")
        .replaceAll("\\s+", " ");
  }

  private record Ran(int code, String out) {}

  private Ran verified(byte[] pdf) throws IOException {
    Path file = Files.write(folder.resolve("court.pdf"), pdf);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = CourtFileVerifier.run(file, Anchors.NONE, new PrintStream(out));
    return new Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  /** Saves all files inside. */
  private void detach(byte[] pdf) throws Exception {
    Path file = Files.write(folder.resolve("court.pdf"), pdf);
    ForeignTool.run("pdfdetach", "-saveall", "-o", folder.toString(), file.toString());
  }

  /** The answer of the second verifier about files inside. */
  private String node(String command, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("node", "../../core/audit/verify-js/verify.mjs"));
    all.add(command);
    for (String word : words) {
      all.add(Files.exists(folder.resolve(word)) ? folder.resolve(word).toString() : word);
    }
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/node")), "the second verifier needs Node");
    return ForeignTool.run(all.toArray(String[]::new));
  }
}
