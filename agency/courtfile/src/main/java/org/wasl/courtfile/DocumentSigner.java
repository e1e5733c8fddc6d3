package org.wasl.courtfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureInterface;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;

/** The key and certificate by which an office signs documents. */
public final class DocumentSigner {
  /** Signature format of PAdES. */
  static final String SUB_FILTER = "ETSI.CAdES.detached";

  private static final Set<String> DOCUMENT_USES =
      Set.of("1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "2.5.29.37.0");
  private static final int SIGNATURE_BYTES = 32 * 1024;

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private DocumentSigner(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * Reads the only key of a PKCS #12 file.
   *
   * @throws UnusableKeyException if it has no such key, or its certificate is not for documents
   *     signed at that time
   */
  public static DocumentSigner read(Path file, char[] password, Instant at)
      throws IOException, UnusableKeyException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      List<String> names = Collections.list(store.aliases());
      names.removeIf(
          name -> {
            try {
              return !store.isKeyEntry(name);
            } catch (GeneralSecurityException e) {
              return true;
            }
          });
      if (names.size() != 1) {
        throw new UnusableKeyException("the file has " + names.size() + " keys, expected one");
      }
      String name = names.getFirst();
      Certificate[] certificates = store.getCertificateChain(name);
      List<X509Certificate> chain =
          Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
      checkUse(chain.getFirst(), at);
      return new DocumentSigner((PrivateKey) store.getKey(name, password), chain);
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException("the file cannot be opened: " + e.getMessage());
    }
  }

  private static void checkUse(X509Certificate certificate, Instant at)
      throws GeneralSecurityException, UnusableKeyException {
    Date time = Date.from(at);
    if (time.before(certificate.getNotBefore()) || time.after(certificate.getNotAfter())) {
      throw new UnusableKeyException("its certificate is not valid at the time of signing");
    }
    boolean[] use = certificate.getKeyUsage();
    if (use == null || !(use[0] || use[1])) {
      throw new UnusableKeyException("its certificate is not for digital signatures");
    }
    List<String> purposes = certificate.getExtendedKeyUsage();
    if (purposes != null && Collections.disjoint(purposes, DOCUMENT_USES)) {
      throw new UnusableKeyException("its certificate is not for documents, but " + purposes);
    }
    if (!Set.of("RSA", "EC").contains(certificate.getPublicKey().getAlgorithm())) {
      throw new UnusableKeyException("its key is neither RSA nor EC");
    }
  }

  /** The name in the certificate. */
  public String subject() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * Signs a document by PAdES, baseline B-T, or B-B if there are no authorities.
   *
   * @throws NoTimeStampException if there are authorities and none gives a time stamp
   */
  byte[] sign(byte[] unsigned, Instant at, TimeStamps authorities) throws IOException {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(unsigned);
        SignatureOptions options = new SignatureOptions()) {
      PDSignature signature = new PDSignature();
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(COSName.getPDFName(SUB_FILTER));
      GregorianCalendar time = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
      time.setTimeInMillis(at.toEpochMilli());
      signature.setSignDate(time);
      options.setPreferredSignatureSize(SIGNATURE_BYTES);
      SignatureInterface signer = content -> cms(content.readAllBytes(), authorities);
      document.setDocumentId(at.toEpochMilli());
      document.addSignature(signature, signer, options);
      document.saveIncremental(signed);
    }
    return signed.toByteArray();
  }

  private byte[] cms(byte[] content, TimeStamps authorities) throws IOException {
    try {
      X509Certificate own = chain.getFirst();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(own.getEncoded());
      Attribute certificate =
          new Attribute(
              PKCSObjectIdentifiers.id_aa_signingCertificateV2,
              new DERSet(new SigningCertificateV2(new ESSCertIDv2(digest))));
      AttributeTable attributes = new AttributeTable(new DERSet(certificate));
      JcaSignerInfoGeneratorBuilder signer =
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
      signer.setSignedAttributeGenerator(
          parameters ->
              new DefaultSignedAttributeTableGenerator(attributes)
                  .getAttributes(parameters)
                  // PAdES has the time in the PDF's own dictionary.
                  .remove(CMSAttributes.signingTime));
      String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          signer.build(new JcaContentSignerBuilder(algorithm).build(key), own));
      generator.addCertificates(new JcaCertStore(chain));
      CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content), false);
      return (authorities.isEmpty() ? signed : stamped(signed, authorities)).getEncoded("DER");
    } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IOException("the key did not sign: " + e.getMessage(), e);
    }
  }

  private static CMSSignedData stamped(CMSSignedData signed, TimeStamps authorities)
      throws IOException {
    SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
    ASN1Primitive token =
        ASN1Primitive.fromByteArray(authorities.stamp(signer.getSignature()).bytes());
    Attribute attribute =
        new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(token));
    SignerInformation stamped =
        SignerInformation.replaceUnsignedAttributes(
            signer, new AttributeTable(new DERSet(attribute)));
    return CMSSignedData.replaceSigners(signed, new SignerInformationStore(stamped));
  }

  /** A key is not one by which documents are signed. */
  public static final class UnusableKeyException extends Exception {
    UnusableKeyException(String why) {
      super(why);
    }
  }
}
