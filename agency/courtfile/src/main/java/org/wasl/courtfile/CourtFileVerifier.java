package org.wasl.courtfile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;

/** Verifies a court file: its signature over the whole file, and the evidence inside it. */
public final class CourtFileVerifier {
  /** Maximum size of a file, in bytes. A larger one is refused unread. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  private final List<String> findings = new ArrayList<>();

  private CourtFileVerifier() {}

  /**
   * Verifies a file, prints the result and returns an exit code of {@link OfflineVerifier}.
   *
   * @param trust fingerprint of the keys that the evidence is verified by, if known
   * @param signer fingerprint of the signer's certificate, if known
   */
  public static int run(
      Path file, Optional<String> trust, Optional<String> signer, PrintStream out) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new MalformedException("at most " + MAX_BYTES + " bytes");
      }
      return new CourtFileVerifier().verify(Files.readAllBytes(file), trust, signer, out);
    } catch (MalformedException e) {
      out.println("MALFORMED: " + e.getMessage());
      return OfflineVerifier.MALFORMED;
    } catch (IOException e) {
      out.println("verify: a file cannot be read: " + e.getMessage());
      return OfflineVerifier.USAGE;
    }
  }

  private int verify(
      byte[] pdf, Optional<String> trust, Optional<String> expectedSigner, PrintStream out) {
    EvidenceBundle bundle;
    X509Certificate signer;
    try (PDDocument document = Loader.loadPDF(pdf)) {
      List<PDSignature> signatures = document.getSignatureDictionaries();
      if (signatures.size() != 1) {
        throw new MalformedException("a document with one signature, not " + signatures.size());
      }
      signer = checkSignature(pdf, signatures.getFirst());
      bundle =
          EvidenceBundle.parse(
              ArchivalPdf.evidence(document)
                  .orElseThrow(() -> new MalformedException("a document with evidence inside")));
    } catch (IOException
        | RuntimeException
        | CMSException
        | GeneralSecurityException
        | OperatorCreationException e) {
      throw e instanceof MalformedException malformed
          ? malformed
          : new MalformedException("a signed PDF: " + e.getMessage());
    }
    OfflineVerifier.findings(bundle, trust, true)
        .forEach(finding -> findings.add("evidence: " + finding));
    String fingerprint = fingerprint(signer);
    expectedSigner.ifPresent(
        expected -> expect(expected.equals(fingerprint), "signer: expected " + expected));
    boolean anchored = trust.isPresent() && expectedSigner.isPresent();
    out.println(
        (!findings.isEmpty() ? "REFUTED: " : anchored ? "PROVEN: " : "NOT ANCHORED: ")
            + String.format(
                Locale.ROOT,
                "court file of referral %s: %d steps, %d receipts",
                bundle.referral(),
                bundle.steps().size(),
                bundle.receipts().size()));
    findings.forEach(out::println);
    out.println("signed by " + CourtTexts.plain(signer.getSubjectX500Principal().getName()));
    out.println("certificate " + fingerprint + " (--signer)");
    out.println("keys of the evidence " + bundle.trust().fingerprint() + " (--trust)");
    if (!findings.isEmpty()) {
      return OfflineVerifier.REFUTED;
    }
    return anchored ? OfflineVerifier.PROVEN : OfflineVerifier.UNANCHORED;
  }

  private X509Certificate checkSignature(byte[] pdf, PDSignature signature)
      throws IOException, CMSException, GeneralSecurityException, OperatorCreationException {
    expect(DocumentSigner.SUB_FILTER.equals(signature.getSubFilter()), "signature: expected PAdES");
    int[] range = signature.getByteRange();
    boolean whole =
        range.length == 4
            && range[0] == 0
            && range[1] > 0
            && range[2] > range[1]
            && range[2] + (long) range[3] == pdf.length;
    if (!whole) {
      throw new MalformedException("a signature over the whole file");
    }
    byte[] padded = contents(pdf, range[1], range[2]);
    byte[] der = withoutPadding(padded);
    CMSSignedData cms =
        new CMSSignedData(new CMSProcessableByteArray(signature.getSignedContent(pdf)), der);
    Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
    if (signers.size() != 1) {
      throw new MalformedException("one signer, not " + signers.size());
    }
    SignerInformation signer = signers.iterator().next();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object holder : cms.getCertificates().getMatches(null)) {
      certificates.add(converter.getCertificate((X509CertificateHolder) holder));
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
        signature.getSignDate() != null
            && !signature.getSignDate().getTime().before(own.getNotBefore())
            && !signature.getSignDate().getTime().after(own.getNotAfter()),
        "signature: expected a certificate that was valid at its time");
    return own;
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
