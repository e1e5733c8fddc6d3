package org.wasl.courtfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.courtfile.CourtFileVerifier.Anchors;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class CourtFileTest {
  private static final ReferralId REFERRAL =
      ReferralId.parse("01936b1e-0000-7000-8000-000000000001");
  private static final MessageId MESSAGE = MessageId.parse("00000000-0000-4000-8000-000000000002");
  private static final DeliveryId DELIVERY =
      DeliveryId.parse("00000000-0000-8000-8000-000000000003");
  private static final String DIGEST = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir private Path folder;
  private final EvidenceBundle bundle = bundle();
  private DocumentSigner key;

  @BeforeEach
  void makeKey() throws Exception {
    key =
        DocumentSigner.read(
            CourtFixtures.keyFile(folder, NOW, KeyUsage.digitalSignature),
            CourtFixtures.PASSWORD.toCharArray(),
            NOW);
  }

  @ParameterizedTest
  @EnumSource(CourtLanguage.class)
  void provesSignedFileByItsOwnKeysAndByKnownOnes(CourtLanguage language) throws Exception {
    // Given
    byte[] pdf = write(language, DIGEST);

    // When
    Ran unanchored = verify(pdf, Optional.empty(), Optional.empty());
    String signer = unanchored.out().replaceAll("(?s).*certificate ([0-9a-f]{64}).*", "$1");
    Ran proven = verify(pdf, Optional.of(bundle.trust().fingerprint()), Optional.of(signer));
    Ran other = verify(pdf, Optional.empty(), Optional.of("0".repeat(64)));

    // Then
    assertThat(unanchored.code()).as(unanchored.out()).isEqualTo(OfflineVerifier.UNANCHORED);
    assertThat(proven.code()).as(proven.out()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(other.code()).isEqualTo(OfflineVerifier.REFUTED);
  }

  @Test
  void tellsReceiptsRefusalsDeadlinesAndFilesInWords() throws Exception {
    // When
    String text = text(write(CourtLanguage.FR, DIGEST));

    // Then
    assertThat(text)
        .contains(
            "police-a a signé qu’il a reçu le message 1",
            "police-a a signé qu’une personne a ouvert le message 1",
            "office-1 a refusé le message 1 (Tentatives épuisées, Refusé définitivement",
            "office-2 n’est jamais venu chercher le message 1 (Délai des tentatives dépassé,",
            "remis à office-3 (Contenu conservé altéré, non transmis)",
            "échéance dépassée. Acte attendu : Instructions du parquet",
            "virement.pdf, 91822 octets, SHA-256 2b6a86ba, citée par platform",
            "signé la réception du message 1 : police-a",
            "Contenu non reproduit");
  }

  @Test
  void namesErasedStepsAndWhoErasedThemAndWhy() throws Exception {
    assertThat(text(write(erased(), CourtLanguage.FR, DIGEST)))
        .contains(
            "contenu a été effacé : 1.", "operator:1 a effacé la transmission", "Loi nº 07-03");
  }

  @ParameterizedTest
  @EnumSource(CourtLanguage.class)
  void pdfsigAndQpdfFindNothingWrong(CourtLanguage language) throws Exception {
    // Given
    Path file = Files.write(folder.resolve("court.pdf"), write(language, DIGEST));

    // When, Then
    assertThat(ForeignTool.run("pdfsig", file.toString()))
        .contains("Signature is Valid", "Total document signed");
    assertThat(ForeignTool.run("qpdf", "--check", file.toString()))
        .contains("No syntax or stream encoding errors found");
  }

  @ParameterizedTest
  @EnumSource(CourtLanguage.class)
  void veraPdfFindsNoFailedRuleOfPdfA3u(CourtLanguage language) throws Exception {
    assertThat(VeraPdf.findings(write(language, DIGEST))).isEmpty();
  }

  @Test
  void carriesExactBundle() throws Exception {
    try (PDDocument document = Loader.loadPDF(write(CourtLanguage.FR, DIGEST))) {
      assertThat(ArchivalPdf.attachments(document))
          .containsOnlyKeys(ArchivalPdf.EVIDENCE)
          .containsEntry(ArchivalPdf.EVIDENCE, bundle.bytes());
    }
  }

  @Test
  void findsEachChangedByte() throws Exception {
    // Given
    byte[] pdf = write(CourtLanguage.FR, DIGEST);
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    int signature =
        Pattern.compile("<[0-9A-Fa-f]{1000,}")
            .matcher(text)
            .results()
            .findFirst()
            .orElseThrow()
            .start();

    for (int at = 20; at < pdf.length; at += at > signature && at < signature + 1_500 ? 3 : 1_009) {
      // When
      byte[] changed = pdf.clone();
      changed[at] ^= 1;
      Ran ran = verify(changed, Optional.empty(), Optional.empty());

      // Then
      assertThat(ran.code())
          .as("byte " + at)
          .isIn(OfflineVerifier.REFUTED, OfflineVerifier.MALFORMED);
    }
  }

  @Test
  void twoFilesOfOneBundleDifferInSignatureOnly() throws Exception {
    // Given
    byte[] first = write(CourtLanguage.AR, DIGEST);
    byte[] second = write(CourtLanguage.AR, DIGEST);

    // Then
    assertThat(withoutSignature(first)).isEqualTo(withoutSignature(second));
  }

  private static String withoutSignature(byte[] pdf) {
    return new String(pdf, StandardCharsets.ISO_8859_1).replaceAll("<[0-9A-Fa-f]{1000,}>", "<>");
  }

  @Test
  void refusesKeyWithoutUseForSignatures() throws Exception {
    Path file = CourtFixtures.keyFile(folder, NOW, KeyUsage.keyEncipherment);
    assertThatThrownBy(() -> DocumentSigner.read(file, CourtFixtures.PASSWORD.toCharArray(), NOW))
        .isInstanceOf(DocumentSigner.UnusableKeyException.class)
        .hasMessageContaining("not for digital signatures");
  }

  @Test
  void joinsArabicLetters() {
    assertThat(ArabicShaper.shape("سلام")).isEqualTo("\ufeb3\ufefc\ufee1");
  }

  private byte[] write(CourtLanguage language, String digest) throws IOException {
    return write(bundle, language, digest);
  }

  private byte[] write(EvidenceBundle of, CourtLanguage language, String digest)
      throws IOException {
    byte[] body =
        """
        {"envelope":{"type":"vetted-case","version":1},
         "content":{"summary":"ملخّص القضية\\u202e virement",
                    "evidence":[{"name":"virement.pdf","sizeBytes":91822,"sha256":"2b6a86ba"}]}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    return CourtFile.write(
            of,
            List.of(new ShownMessage(DELIVERY, digest, body)),
            List.of(),
            new AgencyId("police-a"),
            language,
            key,
            TimeStamps.NONE,
            NOW.atZone(CourtFixtures.ZONE))
        .pdf();
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }

  private record Ran(int code, String out) {}

  private Ran verify(byte[] pdf, Optional<String> trust, Optional<String> signer)
      throws IOException {
    Path file = Files.write(folder.resolve("court.pdf"), pdf);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        CourtFileVerifier.run(file, new Anchors(trust, signer, List.of()), new PrintStream(out));
    return new Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  /** One delivery that arrives, and one that is given up for each kind of negative receipt. */
  private static EvidenceBundle bundle() {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of(AuditAction.ACCEPTED, "platform").message(PLATFORM, MESSAGE).digest(DIGEST));
    Step delivered = to(AuditAction.DELIVERED, DELIVERY, "police-a");
    steps.add(to(AuditAction.ATTEMPTED, DELIVERY, "police-a").attempt(1));
    steps.add(delivered.attempt(1));
    steps.add(to(AuditAction.RETRIEVED, DELIVERY, "police-a"));
    for (StepReason why :
        List.of(
            new StepReason.Parked("attempts-exhausted", "rejected"),
            new StepReason.Parked("horizon-exceeded", "nobody-came"),
            new StepReason.Code("content-corrupt"))) {
      DeliveryId delivery =
          DeliveryId.parse("00000000-0000-8000-8000-00000000010" + (steps.size() - 3));
      steps.add(to(AuditAction.PARKED, delivery, "office-" + (steps.size() - 3)).why(why));
    }
    steps.add(
        Step.of(AuditAction.ACCEPTED, "gateway")
            .message(new AgencyId("gateway"), MESSAGE)
            .digest(DIGEST)
            .why(new StepReason.DueReminder("instructed", "escalation")));
    return CourtFixtures.bundle(REFERRAL, NOW, steps);
  }

  private static Step to(AuditAction action, DeliveryId delivery, String recipient) {
    return Step.of(action, "gateway")
        .message(PLATFORM, MESSAGE)
        .delivery(delivery, new AgencyId(recipient));
  }

  /** The bundle after an erasure that left the leaves of its first steps only. */
  private static EvidenceBundle erased() {
    Step erasure =
        Step.of(AuditAction.ERASED, "operator:1")
            .why(new StepReason.Erasure("retention", "law-07-03", false));
    Step accepted =
        Step.of(AuditAction.ACCEPTED, "platform").message(PLATFORM, MESSAGE).digest(DIGEST);
    EvidenceBundle whole = CourtFixtures.bundle(REFERRAL, NOW, List.of(accepted, erasure));
    ProvenStep shown = whole.steps().getFirst();
    ProvenStep bare =
        new ProvenStep(1, Optional.empty(), shown.leaf(), 0, shown.index(), shown.proof());
    return new EvidenceBundle(
        REFERRAL,
        List.of(bare, whole.steps().getLast()),
        whole.checkpoints(),
        List.of(),
        whole.trust());
  }
}
