package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.wasl.audit.Step;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.OutgoingMessage;
import org.wasl.courtfile.CourtFileVerifier;
import org.wasl.courtfile.CourtFixtures;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Digest;

/** Tests {@code kit court-file}. */
class CourtFileCommandTest extends CommandTest {
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final AgencyId POLICE = new AgencyId("bnpj");
  private static final String SUMMARY = "A transfer that nobody ordered";

  @Test
  void writesWhatTheTrailProvesWithTheMessageThatTheOfficeOpens() throws Exception {
    // Given
    TestDelivery delivered = delivered();
    Path bundle = bundle(delivered, Digest.of(delivered.sealed()));

    // When
    int code = courtFile(bundle, KeyUsage.digitalSignature, "fr");

    // Then
    assertThat(code).as(err.toString()).isZero();
    assertThat(text()).contains(SUMMARY, delivered.referral().toString(), "Aucun horodatage");
    assertThat(CourtFileVerifier.run(pdf(), Optional.empty(), Optional.empty(), System.out))
        .isEqualTo(OfflineVerifier.UNANCHORED);
  }

  @Test
  void showsNoContentThatTheTrailDoesNotProve() throws Exception {
    // Given
    Path bundle = bundle(delivered(), "A".repeat(43));

    // When
    int code = courtFile(bundle, KeyUsage.digitalSignature, "fr");

    // Then
    assertThat(code).isZero();
    assertThat(text()).contains("n’a pas ouvert ce message").doesNotContain(SUMMARY);
  }

  @Test
  void writesNothingForOtherBytesOrWrongKeyOrUnknownLanguage() throws Exception {
    // Given
    TestDelivery delivered = delivered();
    Path bundle = bundle(delivered, Digest.of(delivered.sealed()));
    Path other = Files.writeString(dir.resolve("other.json"), "{}");
    EvidenceBundle genuine = EvidenceBundle.parse(Files.readAllBytes(bundle));
    Path incompleteFile = dir.resolve("short.json");
    Files.write(
        incompleteFile,
        new EvidenceBundle(
                genuine.referral(),
                genuine.steps().subList(1, 2),
                genuine.checkpoints(),
                genuine.receipts(),
                genuine.trust())
            .bytes());

    // When
    int malformed = courtFile(other, KeyUsage.digitalSignature, "fr");
    int incomplete = courtFile(incompleteFile, KeyUsage.digitalSignature, "fr");
    int wrongKey = courtFile(bundle, KeyUsage.keyEncipherment, "fr");
    int wrongLanguage = courtFile(bundle, KeyUsage.digitalSignature, "en");

    // Then
    assertThat(List.of(malformed, incomplete, wrongKey, wrongLanguage)).containsExactly(1, 1, 1, 2);
    assertThat(err.toString())
        .contains("malformed", "does not verify", "not for digital signatures", "ar or fr");
    assertThat(pdf()).doesNotExist();
  }

  private TestDelivery delivered() throws Exception {
    OutgoingMessage message =
        gateway
            .writer(PLATFORM)
            .write("vetted-case", 1, Optional.empty(), TestGateway.content(SUMMARY));
    TestDelivery delivered = gateway.delivery(PLATFORM, POLICE, message, 0);
    assertThat(receive(delivered)).isZero();
    return delivered;
  }

  private Path bundle(TestDelivery delivered, String digest) throws Exception {
    List<Step> steps =
        List.of(
            Step.of(AuditAction.ACCEPTED, "platform")
                .message(PLATFORM, delivered.message().messageId())
                .digest(digest),
            Step.of(AuditAction.DISPATCHED, "gateway")
                .message(PLATFORM, delivered.message().messageId())
                .delivery(delivered.deliveryId(), POLICE));
    EvidenceBundle bundle = CourtFixtures.bundle(delivered.referral(), Instant.now(), steps);
    return Files.write(dir.resolve("bundle.json"), bundle.bytes());
  }

  private int courtFile(Path bundle, int use, String language) throws Exception {
    return run(
        "court-file",
        bundle.toString(),
        "--language=" + language,
        "--as=bnpj",
        "--pki=" + gateway.pki.path(),
        "--data=" + dir,
        "--signing-key=" + CourtFixtures.keyFile(dir, Instant.now(), use),
        "--password-file=" + Files.writeString(dir.resolve("password"), CourtFixtures.PASSWORD),
        "--to=" + pdf());
  }

  private Path pdf() {
    return dir.resolve("court.pdf");
  }

  private String text() throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf().toFile())) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }
}
