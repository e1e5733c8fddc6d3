package org.wasl.courtfile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.time.TimeStampToken;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;

/** Verifies a court file: its signature, its time stamps and the evidence inside it. */
public final class CourtFileVerifier {
  /** Maximum size of a file, in bytes. A larger one is refused unread. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  private final byte[] pdf;
  private final List<X509Certificate> authorities;
  private final List<String> findings = new ArrayList<>();
  private final List<Stamp> stamps = new ArrayList<>();

  /** A genuine time stamp, from the first to the last. */
  private record Stamp(Instant at, X509Certificate authority) {}

  private CourtFileVerifier(byte[] pdf, List<X509Certificate> authorities) {
    this.pdf = pdf;
    this.authorities = authorities;
  }

  /**
   * The source of each key that a verifier trusts, from elsewhere than the file.
   *
   * @param evidence fingerprint of the keys that the evidence is verified by
   * @param signer fingerprint of the signer's certificate
   * @param authorities certificates of time-stamp authorities, or of their issuers
   */
  public record Anchors(
      Optional<String> evidence, Optional<String> signer, List<X509Certificate> authorities) {
    /** Nothing is known. */
    public static final Anchors NONE = new Anchors(Optional.empty(), Optional.empty(), List.of());
  }

  /** Verifies a file, prints the result and returns an exit code of {@link OfflineVerifier}. */
  public static int run(Path file, Anchors anchors, PrintStream out) {
    try {
      return new CourtFileVerifier(read(file), anchors.authorities()).verify(anchors, out);
    } catch (MalformedException e) {
      out.println("MALFORMED: " + e.getMessage());
      return OfflineVerifier.MALFORMED;
    } catch (IOException e) {
      out.println("verify: a file cannot be read: " + e.getMessage());
      return OfflineVerifier.USAGE;
    }
  }

  /**
   * The time at which the certificate that protects a file ends: that of its last time stamp, or of
   * its signer if it has none.
   *
   * @throws MalformedException if it is no court file
   */
  public static Instant protectedUntil(Path file) throws IOException {
    CourtFileVerifier verifier = new CourtFileVerifier(read(file), List.of());
    X509Certificate signer = verifier.checkDocument().signer();
    X509Certificate last =
        verifier.stamps.isEmpty() ? signer : verifier.stamps.getLast().authority();
    return last.getNotAfter().toInstant();
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new MalformedException("at most " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private int verify(Anchors anchors, PrintStream out) {
    Signed signed = checkDocument();
    EvidenceBundle bundle = signed.bundle();
    OfflineVerifier.findings(bundle, anchors.evidence(), true, authorities)
        .forEach(finding -> findings.add("evidence: " + finding));
    for (Refusal refusal : signed.refusals()) {
      refusal.findings(bundle).forEach(finding -> findings.add("refusal: " + finding));
    }
    String fingerprint = fingerprint(signed.signer());
    anchors
        .signer()
        .ifPresent(
            expected -> expect(expected.equals(fingerprint), "signer: expected " + expected));
    boolean anchored =
        anchors.evidence().isPresent()
            && anchors.signer().isPresent()
            && (stamps.isEmpty() || !authorities.isEmpty());
    out.println(
        (!findings.isEmpty() ? "REFUTED: " : anchored ? "PROVEN: " : "NOT ANCHORED: ")
            + String.format(
                Locale.ROOT,
                "court file of referral %s: %d steps, %d receipts, %d refusals, %d time stamps",
                bundle.referral(),
                bundle.steps().size(),
                bundle.receipts().size(),
                signed.refusals().size(),
                stamps.size()));
    findings.forEach(out::println);
    signed.refusals().forEach(it -> out.println("refusal: " + it.receipt().claim()));
    out.println("signed by " + name(signed.signer()));
    out.println("certificate " + fingerprint + " (--signer)");
    out.println("keys of the evidence " + bundle.trust().fingerprint() + " (--trust)");
    for (Stamp stamp : stamps) {
      out.println("time stamp " + stamp.at() + " by " + name(stamp.authority()) + " (--authority)");
    }
    if (!findings.isEmpty()) {
      return OfflineVerifier.REFUTED;
    }
    return anchored ? OfflineVerifier.PROVEN : OfflineVerifier.UNANCHORED;
  }

  private static String name(X509Certificate certificate) {
    return CourtTexts.plain(certificate.getSubjectX500Principal().getName());
  }

  private record Signed(X509Certificate signer, EvidenceBundle bundle, List<Refusal> refusals) {}

  /** Checks the signature of the office and the time stamps after it. */
  private Signed checkDocument() {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      List<PDSignature> signatures =
          document.getSignatureDictionaries().stream()
              .sorted(Comparator.comparingInt(CourtFileVerifier::end))
              .toList();
      if (signatures.isEmpty() || end(signatures.getLast()) != pdf.length) {
        throw new MalformedException("a signature or time stamp over the whole file");
      }
      X509Certificate signer = checkSignature(signatures.getFirst());
      for (PDSignature later : signatures.subList(1, signatures.size())) {
        boolean isTimeStamp = ArchiveTimeStamp.SUB_FILTER.equals(later.getSubFilter());
        expect(isTimeStamp, "signature: expected only time stamps after the office's own");
        checkStamp(TimeStampToken.parse(der(later)), later.getSignedContent(pdf));
      }
      checkTimes(signer);
      byte[] signedBytes = Arrays.copyOf(pdf, end(signatures.getFirst()));
      try (PDDocument signed = Loader.loadPDF(signedBytes)) {
        boolean same = signatures.size() == 1 || Revisions.showTheSame(signed, document);
        expect(same, "pages: expected those that the office signed");
        Map<String, byte[]> files = ArchivalPdf.attachments(signed);
        byte[] evidence = files.get(ArchivalPdf.EVIDENCE);
        if (evidence == null) {
          throw new MalformedException("a document with evidence inside");
        }
        EvidenceBundle bundle = EvidenceBundle.parse(evidence);
        return new Signed(signer, bundle, RefusalFiles.read(bundle, files));
      }
    } catch (IOException
        | RuntimeException
        | CMSException
        | GeneralSecurityException
        | OperatorCreationException e) {
      throw e instanceof MalformedException malformed
          ? malformed
          : new MalformedException("a signed PDF: " + e.getMessage());
    }
  }

  private static int end(PDSignature signature) {
    int[] range = signature.getByteRange();
    boolean whole =
        range.length == 4 && range[0] == 0 && range[1] > 0 && range[2] > range[1] && range[3] > 0;
    if (!whole) {
      throw new MalformedException("a signature over the whole file");
    }
    return Math.addExact(range[2], range[3]);
  }

  private X509Certificate checkSignature(PDSignature signature)
      throws IOException, CMSException, GeneralSecurityException, OperatorCreationException {
    expect(DocumentSigner.SUB_FILTER.equals(signature.getSubFilter()), "signature: expected PAdES");
    byte[] der = der(signature);
    CMSSignedData cms =
        new CMSSignedData(new CMSProcessableByteArray(signature.getSignedContent(pdf)), der);
    Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
    if (signers.size() != 1) {
      throw new MalformedException("one signer, not " + signers.size());
    }
    SignerInformation signer = signers.iterator().next();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    for (X509CertificateHolder holder : cms.getCertificates().getMatches(null)) {
      certificates.add(converter.getCertificate(holder));
    }
    X509Certificate own =
        certificates.stream()
            .filter(it -> isNamedBy(signer, it))
            .findFirst()
            .orElseThrow(() -> new MalformedException("the certificate that the signature names"));
    expect(
        signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(own.getPublicKey())),
        "signature: expected one over these bytes");
    expect(
        Arrays.equals(der, expectedForm(cms, signer.toASN1Structure(), own)),
        "signature: expected a container that says the same as its signer");
    expect(
        signature.getSignDate() != null && isValid(own, signature.getSignDate().toInstant()),
        "signature: expected a certificate that was valid at its time");
    Optional<TimeStampToken> token = SignatureTimeStamp.of(cms);
    if (token.isPresent()) {
      checkStamp(token.get(), signer.getSignature());
    }
    return own;
  }

  /**
   * The container of this signature, made anew. A signature does not cover versions, names of
   * algorithms and the name of the signer, so a verifier must demand exactly these.
   *
   * @return DER of RFC 5652
   */
  private static byte[] expectedForm(CMSSignedData cms, SignerInfo signer, X509Certificate own)
      throws IOException, GeneralSecurityException {
    Certificate certificate = Certificate.getInstance(own.getEncoded());
    SignerInfo expected =
        new SignerInfo(
            new SignerIdentifier(new IssuerAndSerialNumber(certificate)),
            signer.getDigestAlgorithm(),
            signer.getAuthenticatedAttributes(),
            signer.getDigestEncryptionAlgorithm(),
            signer.getEncryptedDigest(),
            signer.getUnauthenticatedAttributes());
    SignedData signed =
        new SignedData(
            new DERSet(signer.getDigestAlgorithm()),
            new ContentInfo(PKCSObjectIdentifiers.data, null),
            SignedData.getInstance(cms.toASN1Structure().getContent()).getCertificates(),
            null,
            new DERSet(expected));
    return new ContentInfo(PKCSObjectIdentifiers.signedData, signed).getEncoded("DER");
  }

  private void checkStamp(TimeStampToken token, byte[] content) {
    token.flaw(content).ifPresent(flaw -> findings.add("time stamp: " + flaw));
    expect(
        authorities.isEmpty() || authorities.stream().anyMatch(token::isTrusted),
        "time stamp: expected one of --authority, found " + name(token.signer()));
    stamps.add(new Stamp(token.time(), token.signer()));
  }

  /** Each time stamp is made while the certificate before it is still valid. */
  private void checkTimes(X509Certificate signer) {
    X509Certificate before = signer;
    Instant last = Instant.MIN;
    for (Stamp stamp : stamps) {
      expect(
          isValid(before, stamp.at()) && !stamp.at().isBefore(last),
          "time stamp " + stamp.at() + ": expected one while the certificate before it was valid");
      before = stamp.authority();
      last = stamp.at();
    }
  }

  private static boolean isValid(X509Certificate certificate, Instant at) {
    return !at.isBefore(certificate.getNotBefore().toInstant())
        && !at.isAfter(certificate.getNotAfter().toInstant());
  }

  /** The file's own signature in DER, between the two signed parts. */
  private byte[] der(PDSignature signature) throws IOException {
    int[] range = signature.getByteRange();
    return withoutPadding(contents(pdf, range[1], range[2]));
  }

  /** The file's own hexadecimal digits between the two signed parts. */
  private static byte[] contents(byte[] pdf, int start, int end) {
    if (pdf[start] != '<' || pdf[end - 1] != '>') {
      throw new MalformedException("a signature between the signed parts");
    }
    String digits = new String(pdf, start + 1, end - start - 2, StandardCharsets.US_ASCII);
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] withoutPadding(byte[] padded) throws IOException {
    try (ASN1InputStream in = new ASN1InputStream(padded)) {
      ASN1Primitive value = in.readObject();
      byte[] der = value.getEncoded("DER");
      boolean exact =
          Arrays.equals(der, Arrays.copyOf(padded, der.length))
              && Arrays.equals(
                  Arrays.copyOfRange(padded, der.length, padded.length),
                  new byte[padded.length - der.length]);
      if (!exact) {
        throw new MalformedException("a signature in DER with zeros after it");
      }
      return der;
    }
  }

  /** Whether the signed attribute has the digest of the certificate, as PAdES demands. */
  private static boolean isNamedBy(SignerInformation signer, X509Certificate certificate) {
    Attribute attribute =
        signer.getSignedAttributes() == null
            ? null
            : signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    if (attribute == null) {
      return false;
    }
    SigningCertificateV2 named =
        SigningCertificateV2.getInstance(attribute.getAttributeValues()[0]);
    return Arrays.equals(named.getCerts()[0].getCertHash(), digest(certificate));
  }

  /** SHA-256 of a certificate, in hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) {
    return HexFormat.of().formatHex(digest(certificate));
  }

  private static byte[] digest(X509Certificate certificate) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read has no bytes", e);
    }
  }

  private void expect(boolean holds, String finding) {
    if (!holds) {
      findings.add(finding);
    }
  }
}
