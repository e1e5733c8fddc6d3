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
import java.util.TimeZone;
import java.util.TreeMap;
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
  /** Name of the associated file with the evidence bundle. */
  static final String EVIDENCE = "evidence.json";

  /** A file inside the document. */
  record Attachment(String name, String mediaType, byte[] bytes) {}

  private ArchivalPdf() {}

  static void complete(
      PDDocument document,
      CourtLanguage language,
      String title,
      List<Attachment> attachments,
      Instant at)
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
    attach(document, attachments, at);
  }

  private static void attach(PDDocument document, List<Attachment> attachments, Instant at)
      throws IOException {
    Map<String, PDComplexFileSpecification> files = new TreeMap<>();
    for (Attachment attachment : attachments) {
      files.put(attachment.name(), specification(document, attachment, at));
    }
    PDEmbeddedFilesNameTreeNode names = new PDEmbeddedFilesNameTreeNode();
    names.setNames(files);
    PDDocumentNameDictionary dictionary =
        new PDDocumentNameDictionary(document.getDocumentCatalog());
    dictionary.setEmbeddedFiles(names);
    document.getDocumentCatalog().setNames(dictionary);
    COSArray associated = new COSArray();
    files.values().forEach(file -> associated.add(file.getCOSObject()));
    document.getDocumentCatalog().getCOSObject().setItem(COSName.getPDFName("AF"), associated);
  }

  private static PDComplexFileSpecification specification(
      PDDocument document, Attachment attachment, Instant at) throws IOException {
    PDEmbeddedFile file =
        new PDEmbeddedFile(
            document, new ByteArrayInputStream(attachment.bytes()), COSName.FLATE_DECODE);
    file.setSubtype(attachment.mediaType());
    file.setSize(attachment.bytes().length);
    Calendar time = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    time.setTimeInMillis(at.toEpochMilli());
    file.setModDate(time);
    PDComplexFileSpecification specification = new PDComplexFileSpecification();
    specification.setFile(attachment.name());
    specification.setFileUnicode(attachment.name());
    specification.setEmbeddedFile(file);
    specification.setEmbeddedFileUnicode(file);
    specification.getCOSObject().setName("AFRelationship", "Data");
    return specification;
  }

  /** The files inside a document, by name. */
  static Map<String, byte[]> attachments(PDDocument document) throws IOException {
    PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
    Map<String, PDComplexFileSpecification> files =
        names == null || names.getEmbeddedFiles() == null
            ? null
            : names.getEmbeddedFiles().getNames();
    Map<String, byte[]> attachments = new TreeMap<>();
    if (files != null) {
      for (Map.Entry<String, PDComplexFileSpecification> file : files.entrySet()) {
        PDEmbeddedFile embedded = file.getValue().getEmbeddedFile();
        if (embedded != null) {
          attachments.put(file.getKey(), embedded.toByteArray());
        }
      }
    }
    return attachments;
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
