package org.wasl.courtfile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.wasl.audit.time.TimeStampToken;
import org.wasl.audit.time.TimeStamps;

/**
 * Adds an archive time stamp to a court file: all certificates so far, revocation lists, and a time
 * stamp over the whole file. With revocation lists of all its certificates that is PAdES B-LTA.
 */
public final class ArchiveTimeStamp {
  /** Format of a document time stamp. */
  static final String SUB_FILTER = "ETSI.RFC3161";

  private static final int TOKEN_BYTES = 24 * 1024;

  private ArchiveTimeStamp() {}

  /** The file with one more time stamp. Nothing before it changes. */
  public static byte[] add(byte[] pdf, List<X509CRL> lists, TimeStamps authorities)
      throws IOException {
    ByteArrayOutputStream stamped = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(pdf);
        SignatureOptions options = new SignatureOptions()) {
      COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
      catalog.setItem("DSS", securityStore(document, lists));
      catalog.setNeedToBeUpdated(true);
      PDSignature signature = new PDSignature();
      signature.setType(COSName.getPDFName("DocTimeStamp"));
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(COSName.getPDFName(SUB_FILTER));
      options.setPreferredSignatureSize(TOKEN_BYTES);
      document.addSignature(
          signature, content -> authorities.stamp(content.readAllBytes()).bytes(), options);
      document.saveIncremental(stamped);
    }
    return stamped.toByteArray();
  }

  private static COSDictionary securityStore(PDDocument document, List<X509CRL> lists)
      throws IOException {
    Set<ByteBuffer> certificates = new LinkedHashSet<>();
    try {
      for (PDSignature signature : document.getSignatureDictionaries()) {
        CMSSignedData cms = new CMSSignedData(new ByteArrayInputStream(signature.getContents()));
        for (X509CertificateHolder holder : cms.getCertificates().getMatches(null)) {
          certificates.add(ByteBuffer.wrap(holder.getEncoded()));
        }
        Optional<TimeStampToken> token = SignatureTimeStamp.of(cms);
        if (token.isPresent()) {
          token.get().certificates().stream().map(ByteBuffer::wrap).forEach(certificates::add);
        }
      }
      COSDictionary store = new COSDictionary();
      store.setItem(
          "Certs", streams(document, certificates.stream().map(ByteBuffer::array).toList()));
      if (!lists.isEmpty()) {
        COSArray encoded = new COSArray();
        for (X509CRL list : lists) {
          encoded.add(stream(document, list.getEncoded()));
        }
        store.setItem("CRLs", encoded);
      }
      return store;
    } catch (CMSException | GeneralSecurityException e) {
      throw new IOException("a signature cannot be read: " + e.getMessage(), e);
    }
  }

  private static COSArray streams(PDDocument document, List<byte[]> contents) throws IOException {
    COSArray streams = new COSArray();
    for (byte[] content : contents) {
      streams.add(stream(document, content));
    }
    return streams;
  }

  private static COSStream stream(PDDocument document, byte[] content) throws IOException {
    COSStream stream = document.getDocument().createCOSStream();
    try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
      out.write(content);
    }
    return stream;
  }
}
