package org.wasl.courtfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.wasl.audit.Step;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.courtfile.CourtFile.Written;
import org.wasl.courtfile.CourtFileVerifier.Anchors;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class TimeStampTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final EvidenceBundle BUNDLE =
      CourtFixtures.bundle(
          ReferralId.parse("01936b1e-0000-7000-8000-000000000001"),
          NOW,
          List.of(
              Step.of(AuditAction.ACCEPTED, "platform")
                  .message(
                      new AgencyId("platform"),
                      MessageId.parse("00000000-0000-4000-8000-000000000002"))
                  .digest("A".repeat(43))));

  @TempDir private Path folder;
  private DocumentSigner key;

  @BeforeEach
  void makeKey() throws Exception {
    key =
        DocumentSigner.read(
            CourtFixtures.keyFile(folder, NOW, KeyUsage.digitalSignature),
            CourtFixtures.PASSWORD.toCharArray(),
            NOW);
  }

  @Test
  void stampsTheSignatureAndSaysSoOnTheFirstPage() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE, NOW)) {
      // When
      byte[] pdf = write(authority).pdf();

      // Then
      assertThat(text(pdf)).contains("porte un horodatage RFC 3161");
      Ran proven = verify(pdf, anchors(pdf, authority.certificate()));
      assertThat(proven.out()).contains("1 time stamps", "time stamp 2026-11-24T10:00:00Z");
      assertThat(proven.code()).isEqualTo(OfflineVerifier.PROVEN);
      assertThat(verify(pdf, anchors(pdf)).code()).isEqualTo(OfflineVerifier.UNANCHORED);
    }
  }

  @Test
  void refutesTimeStampOfAnotherAuthority() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE, NOW);
        TestTimeStampAuthority other = authority(Fault.NONE, NOW)) {
      // Given
      byte[] pdf = write(authority).pdf();

      // When
      Ran ran = verify(pdf, anchors(pdf, other.certificate()));

      // Then
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("expected one of --authority");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void asksTheNextAuthorityIfOneFails(Fault fault) throws Exception {
    try (TestTimeStampAuthority failing = authority(fault, NOW);
        TestTimeStampAuthority authority = authority(Fault.NONE, NOW)) {
      // When
      byte[] pdf = write(failing, authority).pdf();

      // Then
      assertThat(verify(pdf, anchors(pdf, authority.certificate())).code())
          .isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void writesDocumentThatSaysItHasNoTimeStampIfNoAuthorityGivesOne(Fault fault) throws Exception {
    try (TestTimeStampAuthority failing = authority(fault, NOW)) {
      // When
      Written written = write(failing);

      // Then
      assertThat(written.failures()).singleElement().asString().contains(failing.url().toString());
      assertThat(text(written.pdf())).contains("aucun horodatage");
      assertThat(verify(written.pdf(), anchors(written.pdf())).code())
          .isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @Test
  void renewsTimeStampBeforeTheLastOneEnds() throws Exception {
    Instant later = NOW.plus(Duration.ofDays(300));
    try (TestTimeStampAuthority first = authority(Fault.NONE, NOW);
        TestTimeStampAuthority second = authority(Fault.NONE, later)) {
      // Given
      byte[] signed = write(first).pdf();

      // When
      byte[] once = ArchiveTimeStamp.add(signed, List.of(), stamps(first));
      byte[] twice = ArchiveTimeStamp.add(once, List.of(), stamps(second));

      // Then
      Ran ran = verify(twice, anchors(twice, first.certificate(), second.certificate()));
      assertThat(ran.code()).as(ran.out()).isEqualTo(OfflineVerifier.PROVEN);
      assertThat(ran.out()).contains("3 time stamps");
      assertThat(CourtFileVerifier.protectedUntil(file(once))).isEqualTo(NOW.plus(YEAR));
      assertThat(CourtFileVerifier.protectedUntil(file(twice))).isEqualTo(later.plus(YEAR));
    }
  }

  @Test
  void refutesTimeStampMadeAfterTheLastOneEnded() throws Exception {
    try (TestTimeStampAuthority first = authority(Fault.NONE, NOW);
        TestTimeStampAuthority late = authority(Fault.NONE, NOW.plus(YEAR).plusSeconds(1))) {
      // When
      byte[] pdf = ArchiveTimeStamp.add(write(first).pdf(), List.of(), stamps(late));

      // Then
      Ran ran = verify(pdf, Anchors.NONE);
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("expected one while the certificate before it was valid");
    }
  }

  @Test
  void addsNothingIfNoAuthorityGivesTimeStamp() throws Exception {
    try (TestTimeStampAuthority failing = authority(Fault.GARBAGE, NOW)) {
      byte[] pdf = write().pdf();
      assertThatThrownBy(() -> ArchiveTimeStamp.add(pdf, List.of(), stamps(failing)))
          .isInstanceOf(NoTimeStampException.class);
    }
  }

  @Test
  void findsEachChangedByteOfStampedFile() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE, NOW)) {
      // Given
      byte[] pdf = ArchiveTimeStamp.add(write(authority).pdf(), List.of(), stamps(authority));

      for (int at = 20; at < pdf.length; at += 2_003) {
        // When
        byte[] changed = pdf.clone();
        changed[at] ^= 1;
        Ran ran = verify(changed, Anchors.NONE);

        // Then
        assertThat(ran.code())
            .as("byte " + at)
            .isIn(OfflineVerifier.REFUTED, OfflineVerifier.MALFORMED);
      }
    }
  }

  @Test
  void refutesPageThatWasAddedAfterTheSignature() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE, NOW)) {
      // Given
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      try (PDDocument document = Loader.loadPDF(write(authority).pdf())) {
        document.addPage(new PDPage(PDRectangle.A4));
        document.getPages().getCOSObject().setNeedToBeUpdated(true);
        document.getPage(document.getNumberOfPages() - 1).getCOSObject().setNeedToBeUpdated(true);
        document.saveIncremental(changed);
      }
      byte[] pdf = ArchiveTimeStamp.add(changed.toByteArray(), List.of(), stamps(authority));

      // When
      Ran ran = verify(pdf, Anchors.NONE);

      // Then
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("pages: expected those that the office signed");
    }
  }

  @Test
  void foreignToolsAcceptSignatureAndTimeStamps() throws Exception {
    try (TestTimeStampAuthority authority = authority(Fault.NONE, NOW)) {
      // Given
      byte[] pdf = ArchiveTimeStamp.add(write(authority).pdf(), List.of(), stamps(authority));
      Path authorityFile =
          CourtFixtures.pem(folder.resolve("authority.pem"), authority.certificate());
      Path officeFile = CourtFixtures.pem(folder.resolve("office.pem"), key.certificate());
      String at = Long.toString(NOW.getEpochSecond() + 60);
      List<PDSignature> signatures;
      try (PDDocument document = Loader.loadPDF(pdf)) {
        signatures = document.getSignatureDictionaries();
      }
      Path signature = write("signature.der", signatures.getFirst().getContents());
      Path signed = write("signed", signatures.getFirst().getSignedContent(pdf));
      Path token = write("token.der", signatures.getLast().getContents());
      Path stamped = write("stamped", signatures.getLast().getSignedContent(pdf));

      // When
      String time =
          ForeignTool.run(
              "openssl",
              "ts",
              "-verify",
              "-in",
              token.toString(),
              "-token_in",
              "-data",
              stamped.toString(),
              "-CAfile",
              authorityFile.toString(),
              "-attime",
              at);
      String cms =
          ForeignTool.run(
              "openssl",
              "cms",
              "-verify",
              "-inform",
              "DER",
              "-in",
              signature.toString(),
              "-content",
              signed.toString(),
              "-binary",
              "-CAfile",
              officeFile.toString(),
              "-purpose",
              "any",
              "-attime",
              at,
              "-out",
              folder.resolve("out").toString());
      String pdfsig = ForeignTool.run("pdfsig", file(pdf).toString());
      String qpdf = ForeignTool.run("qpdf", "--check", file(pdf).toString());

      // Then
      assertThat(time).contains("Verification: OK");
      assertThat(cms).contains("CMS Verification successful");
      assertThat(pdfsig).contains("Signature is Valid", "Total document signed");
      assertThat(qpdf).contains("No syntax or stream encoding errors found");
      assertThat(VeraPdf.findings(pdf)).isEmpty();
    }
  }

  private static TestTimeStampAuthority authority(Fault fault, Instant now) throws Exception {
    return new TestTimeStampAuthority(fault, now, YEAR);
  }

  private static TimeStamps stamps(TestTimeStampAuthority... authorities) {
    return new TimeStamps(
        List.of(authorities).stream().map(TestTimeStampAuthority::configured).toList(),
        Duration.ofSeconds(3));
  }

  private Written write(TestTimeStampAuthority... authorities) throws IOException {
    return CourtFile.write(
        BUNDLE,
        List.of(),
        List.of(),
        new AgencyId("police-a"),
        CourtLanguage.FR,
        key,
        stamps(authorities),
        NOW.atZone(CourtFixtures.ZONE));
  }

  private Anchors anchors(byte[] pdf, X509Certificate... authorities) {
    return new Anchors(
        Optional.of(BUNDLE.trust().fingerprint()),
        Optional.of(CourtFileVerifier.fingerprint(key.certificate())),
        List.of(authorities));
  }

  private record Ran(int code, String out) {}

  private Ran verify(byte[] pdf, Anchors anchors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = CourtFileVerifier.run(file(pdf), anchors, new PrintStream(out));
    return new Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  private Path file(byte[] pdf) throws IOException {
    return write("court.pdf", pdf);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }
}
