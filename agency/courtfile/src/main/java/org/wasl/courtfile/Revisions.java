package org.wasl.courtfile;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;

/**
 * Compares what a document showed when it was signed with what it shows after later time stamps.
 */
final class Revisions {
  /** What a time stamp adds to the catalog and to the pages. It is checked apart. */
  private static final Set<COSName> ADDED_TO_CATALOG =
      Set.of(COSName.getPDFName("DSS"), COSName.ACRO_FORM);

  private static final Set<COSName> ADDED_TO_FORM = Set.of(COSName.FIELDS);
  private static final Set<COSName> ADDED_TO_PAGE = Set.of(COSName.ANNOTS);

  private final Set<COSBase> compared = Collections.newSetFromMap(new IdentityHashMap<>());

  private Revisions() {}

  /** Whether the later revision only adds signatures that nobody sees, and what they need. */
  static boolean showTheSame(PDDocument signed, PDDocument later) throws IOException {
    COSDictionary before = signed.getDocumentCatalog().getCOSObject();
    COSDictionary after = later.getDocumentCatalog().getCOSObject();
    COSDictionary form = after.getCOSDictionary(COSName.ACRO_FORM);
    for (PDPage page : later.getPages()) {
      for (PDAnnotation annotation : page.getAnnotations()) {
        if (!isInvisibleSignature(annotation)) {
          return false;
        }
      }
    }
    Revisions revisions = new Revisions();
    return form != null
        && revisions.same(before, after, ADDED_TO_CATALOG)
        && revisions.same(before.getCOSDictionary(COSName.ACRO_FORM), form, ADDED_TO_FORM);
  }

  private static boolean isInvisibleSignature(PDAnnotation annotation) {
    PDRectangle place = annotation.getRectangle();
    return annotation instanceof PDAnnotationWidget
        && COSName.SIG.equals(annotation.getCOSObject().getCOSName(COSName.FT))
        && place.getWidth() == 0
        && place.getHeight() == 0;
  }

  private boolean same(COSBase before, COSBase after) throws IOException {
    COSBase first = before instanceof COSObject reference ? reference.getObject() : before;
    COSBase second = after instanceof COSObject reference ? reference.getObject() : after;
    return switch (first) {
      case COSDictionary dictionary when second instanceof COSDictionary other ->
          same(dictionary, other, isPage(dictionary) ? ADDED_TO_PAGE : Set.of());
      case COSArray array when second instanceof COSArray other -> same(array, other);
      case null -> second == null;
      default -> first.equals(second);
    };
  }

  private static boolean isPage(COSDictionary dictionary) {
    return COSName.PAGE.equals(dictionary.getCOSName(COSName.TYPE));
  }

  private boolean same(COSArray before, COSArray after) throws IOException {
    boolean same = before.size() == after.size();
    if (compared.add(before)) {
      for (int i = 0; same && i < before.size(); i++) {
        same = same(before.get(i), after.get(i));
      }
    }
    return same;
  }

  private boolean same(COSDictionary before, COSDictionary after, Set<COSName> added)
      throws IOException {
    if (!compared.add(before)) {
      return true;
    }
    Set<COSName> names = new TreeSet<>(before.keySet());
    names.removeAll(added);
    Set<COSName> others = new TreeSet<>(after.keySet());
    others.removeAll(added);
    boolean same = names.equals(others) && sameBytes(before, after);
    for (COSName name : names) {
      same = same && same(before.getItem(name), after.getItem(name));
    }
    return same;
  }

  private static boolean sameBytes(COSDictionary before, COSDictionary after) throws IOException {
    if (!(before instanceof COSStream first) || !(after instanceof COSStream second)) {
      return before instanceof COSStream == after instanceof COSStream;
    }
    try (InputStream in = first.createRawInputStream();
        InputStream other = second.createRawInputStream()) {
      return Arrays.equals(in.readAllBytes(), other.readAllBytes());
    }
  }
}
