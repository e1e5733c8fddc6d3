package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.wasl.audit.Step;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.OutgoingMessage;
import org.wasl.courtfile.CourtFileVerifier;
import org.wasl.courtfile.CourtFileVerifier.Anchors;
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
    assertThat(text()).contains(SUMMARY, delivered.referral().toString(), "aucun horodatage");
    assertThat(CourtFileVerifier.run(pdf(), Anchors.NONE, System.out))
        .isEqualTo(OfflineVerifier.UNANCHORED);
  }

  @Test
  void showsOnlyTheMessagesThatAreAskedFor() throws Exception {
    // Given
    TestDelivery delivered = delivered();
    Path bundle = bundle(delivered, Digest.of(delivered.sealed()));

    // When
    int code =
        courtFile(
            bundle,
            KeyUsage.digitalSignature,
            "fr",
            "--messages=00000000-0000-4000-8000-000000000009");

    // Then
    assertThat(code).as(err.toString()).isZero();
    assertThat(text()).contains("Contenu non reproduit").doesNotContain(SUMMARY);
  }

  @Test
  void showsNoContentThatTheTrailDoesNotProve() throws Exception {
    // Given
    Path bundle = bundle(delivered(), "A".repeat(43));

    // When
    int code = courtFile(bundle, KeyUsage.digitalSignature, "fr");

    // Then
    assertThat(code).isZero();
    assertThat(text()).contains("Contenu non reproduit").doesNotContain(SUMMARY);
  }

  @Test
  void tellsRefusalsThatVerifyAndWritesNothingForOthers() throws Exception {
    // Given a receipt of a refusal, and the bytes that were refused
    TestDelivery delivered = delivered();
    Path bundle = bundle(delivered, Digest.of(delivered.sealed()));
    byte[] refused = "{}".getBytes(StandardCharsets.UTF_8);
    String jws = CourtFixtures.refusal(Optional.of(delivered.referral()), Instant.now(), refused);
    String receipt = "--refusal=" + Files.writeString(dir.resolve("refusal.jws"), jws);
    String message = "--refused-message=" + Files.write(dir.resolve("refused"), refused);
    String other = "--refused-message=" + bundle;

    // When
    int wrong = courtFile(bundle, KeyUsage.digitalSignature, "fr", receipt, other);
    boolean written = Files.exists(pdf());
    int right = courtFile(bundle, KeyUsage.digitalSignature, "fr", receipt, message);

    // Then
    assertThat(List.of(wrong, right)).containsExactly(1, 0);
    assertThat(written).isFalse();
    assertThat(err.toString()).contains("refusal.jws does not verify: receipt, digest");
    assertThat(text()).contains("Document non conforme au schéma");
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

  @Test
  void renewsTheTimeStampOfFilesThatAreDue() throws Exception {
    TestDelivery delivered = delivered();
    Path bundle = bundle(delivered, Digest.of(delivered.sealed()));
    Instant now = Instant.now();
    try (TestTimeStampAuthority first =
            new TestTimeStampAuthority(Fault.NONE, now, Duration.ofDays(30));
        TestTimeStampAuthority second =
            new TestTimeStampAuthority(Fault.NONE, now, Duration.ofDays(800));
        TestTimeStampAuthority broken =
            new TestTimeStampAuthority(Fault.GARBAGE, now, Duration.ofDays(800))) {
      // Given
      List<String> stamp = options(first);
      int written =
          courtFile(bundle, KeyUsage.digitalSignature, "fr", stamp.toArray(String[]::new));
      byte[] before = Files.readAllBytes(pdf());
      Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-rw----");
      Files.setPosixFilePermissions(pdf(), permissions);
      int failed = renew(broken);
      byte[] unchanged = Files.readAllBytes(pdf());

      // When
      int due = run("court-file-due", dir.toString());
      String listed = out.toString();
      int renewed = renew(second);
      int nothing = run("court-file-due", dir.toString());

      // Then
      assertThat(List.of(written, failed, due, renewed, nothing)).containsExactly(0, 1, 0, 0, 0);
      assertThat(unchanged).isEqualTo(before);
      assertThat(Files.getPosixFilePermissions(pdf())).isEqualTo(permissions);
      assertThat(listed).contains(pdf().toString());
      assertThat(out.toString()).isEqualTo(listed);
      assertThat(CourtFileVerifier.run(pdf(), Anchors.NONE, System.out))
          .isEqualTo(OfflineVerifier.UNANCHORED);
    }
  }

  private int renew(TestTimeStampAuthority authority) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("court-file-renew", pdf().toString()));
    arguments.addAll(options(authority));
    return run(arguments.toArray(String[]::new));
  }

  private List<String> options(TestTimeStampAuthority authority) throws Exception {
    Path certificate = CourtFixtures.pem(dir.resolve("authority.pem"), authority.certificate());
    return List.of("--time-stamp=" + authority.url(), "--authority=" + certificate);
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

  private int courtFile(Path bundle, int use, String language, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("court-file", bundle.toString()));
    arguments.addAll(
        List.of(
            "--language=" + language,
            "--zone=Africa/Casablanca",
            "--as=bnpj",
            "--pki=" + gateway.pki.path(),
            "--data=" + dir,
            "--signing-key=" + CourtFixtures.keyFile(dir, Instant.now(), use),
            "--password-file=" + Files.writeString(dir.resolve("password"), CourtFixtures.PASSWORD),
            "--to=" + pdf()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
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
