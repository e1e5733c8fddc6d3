package org.wasl.courtfile;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/** What PDF/A-3u asks of a document besides its pages, with the evidence as an associated file. */
final class ArchivalPdf {
  /** Name of the associated file. */
  static final String EVIDENCE = "evidence.json";

  private ArchivalPdf() {}

  static void complete(
      PDDocument document, CourtLanguage language, String title, byte[] evidence, Instant at)
      throws IOException {
    PDDocumentCatalog catalog = document.getDocumentCatalog();
    catalog.setLanguage(language.tag());
    PDViewerPreferences viewer = new PDViewerPreferences(catalog.getCOSObject());
    viewer.setDisplayDocTitle(true);
    if (language.isRightToLeft()) {
      viewer.setReadingDirection(PDViewerPreferences.READING_DIRECTION.R2L);
    }
    catalog.setViewerPreferences(viewer);
    catalog.setMetadata(new PDMetadata(document, stream(metadata(language, title, at))));
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    PDOutputIntent intent = new PDOutputIntent(document, new ByteArrayInputStream(profile));
    intent.setInfo("sRGB IEC61966-2.1");
    intent.setOutputConditionIdentifier("sRGB IEC61966-2.1");
    catalog.addOutputIntent(intent);
    attach(document, evidence, at);
  }

  private static void attach(PDDocument document, byte[] evidence, Instant at) throws IOException {
    PDEmbeddedFile file =
        new PDEmbeddedFile(document, new ByteArrayInputStream(evidence), COSName.FLATE_DECODE);
    file.setSubtype("application/json");
    file.setSize(evidence.length);
    Calendar time = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    time.setTimeInMillis(at.toEpochMilli());
    file.setModDate(time);
    PDComplexFileSpecification specification = new PDComplexFileSpecification();
    specification.setFile(EVIDENCE);
    specification.setFileUnicode(EVIDENCE);
    specification.setEmbeddedFile(file);
    specification.setEmbeddedFileUnicode(file);
    specification.getCOSObject().setName("AFRelationship", "Data");
    PDEmbeddedFilesNameTreeNode names = new PDEmbeddedFilesNameTreeNode();
    names.setNames(Map.of(EVIDENCE, specification));
    PDDocumentNameDictionary dictionary =
        new PDDocumentNameDictionary(document.getDocumentCatalog());
    dictionary.setEmbeddedFiles(names);
    document.getDocumentCatalog().setNames(dictionary);
    document
        .getDocumentCatalog()
        .getCOSObject()
        .setItem(COSName.getPDFName("AF"), new COSArray(List.of(specification.getCOSObject())));
  }

  /** The associated evidence of a document, or empty if it has none. */
  static Optional<byte[]> evidence(PDDocument document) throws IOException {
    PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
    if (names == null || names.getEmbeddedFiles() == null) {
      return Optional.empty();
    }
    Map<String, PDComplexFileSpecification> files = names.getEmbeddedFiles().getNames();
    PDComplexFileSpecification found = files == null ? null : files.get(EVIDENCE);
    return found == null || found.getEmbeddedFile() == null
        ? Optional.empty()
        : Optional.of(found.getEmbeddedFile().toByteArray());
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String metadata(CourtLanguage language, String title, Instant at) {
    return """
    <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
          <pdfaid:part>3</pdfaid:part>
          <pdfaid:conformance>U</pdfaid:conformance>
          <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
          <dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
          <xmp:CreateDate>%s</xmp:CreateDate>
        </rdf:Description>
      </rdf:RDF>
    </x:xmpmeta>
    <?xpacket end="r"?>
    """
        .formatted(title, language.tag(), at);
  }
}
