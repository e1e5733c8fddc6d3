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
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
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
  void carriesExactBundle() throws Exception {
    try (PDDocument document = Loader.loadPDF(write(CourtLanguage.FR, DIGEST))) {
      assertThat(ArchivalPdf.evidence(document)).hasValue(bundle.bytes());
    }
  }

  @Test
  void findsEachChangedByte() throws Exception {
    // Given
    byte[] pdf = write(CourtLanguage.FR, DIGEST);

    for (int at = 20; at < pdf.length; at += 1_009) {
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
    byte[] body =
        "{\"content\":{\"summary\":\"ملخّص القضية\\u202e virement\",\"count\":3}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] pdf =
        CourtFile.write(
            bundle,
            List.of(new ShownMessage(DELIVERY, digest, body)),
            new AgencyId("police-a"),
            language,
            key,
            NOW);
    Files.write(Path.of("target", "court-file-" + language.tag() + ".pdf"), pdf);
    return pdf;
  }

  private record Ran(int code, String out) {}

  private Ran verify(byte[] pdf, Optional<String> trust, Optional<String> signer)
      throws IOException {
    Path file = Files.write(folder.resolve("court.pdf"), pdf);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = CourtFileVerifier.run(file, trust, signer, new PrintStream(out));
    return new Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  private static EvidenceBundle bundle() {
    AgencyId platform = new AgencyId("platform");
    List<Step> said = new ArrayList<>();
    said.add(Step.of(AuditAction.ACCEPTED, "platform").message(platform, MESSAGE).digest(DIGEST));
    for (AuditAction action :
        List.of(AuditAction.DISPATCHED, AuditAction.ATTEMPTED, AuditAction.PARKED)) {
      Step step =
          Step.of(action, "gateway")
              .message(platform, MESSAGE)
              .delivery(DELIVERY, new AgencyId("police-a"));
      said.add(
          action == AuditAction.PARKED
              ? step.why(new StepReason.Code("rejected"))
              : action == AuditAction.ATTEMPTED ? step.attempt(1) : step);
    }
    return CourtFixtures.bundle(REFERRAL, NOW, said);
  }
}
