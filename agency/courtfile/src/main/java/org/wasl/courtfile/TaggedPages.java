package org.wasl.courtfile;

import java.io.IOException;
import java.text.Bidi;
import java.util.Map;
import java.util.TreeMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDParentTreeValue;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** Writes headings, paragraphs and a square code onto tagged pages, from top to bottom. */
final class TaggedPages {
  private static final float MARGIN = 56;
  private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  private static final float LINE_HEIGHT = 1.55f;
  private static final float PAGE_NUMBER_SIZE = 9;
  private static final int SHORT_CHARACTERS = 200;

  /** How a paragraph looks, and how it is tagged. */
  enum Style {
    TITLE("H1", 20),
    HEADING("H2", 15),
    TEXT("P", 11),
    SMALL("P", 9);

    private final String tag;
    private final float size;

    Style(String tag, float size) {
      this.tag = tag;
      this.size = size;
    }
  }

  private final PDDocument document;
  private final boolean rightToLeft;
  private final PDFont font;
  private final CmapLookup glyphs;
  private final PDStructureTreeRoot tree = new PDStructureTreeRoot();
  private final PDStructureElement root;
  private final Map<Integer, PDParentTreeValue> parents = new TreeMap<>();
  private PDPage page = new PDPage(PDRectangle.A4);
  private PDPageContentStream content;
  private COSArray marks = new COSArray();
  private float y;

  TaggedPages(PDDocument document, CourtLanguage language, byte[] fontFile) throws IOException {
    this.document = document;
    this.rightToLeft = language.isRightToLeft();
    TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(fontFile));
    // A ligature would have no Unicode character, which PDF/A-3u demands of each glyph.
    file.setEnableGsub(false);
    this.font = PDType0Font.load(document, file, true);
    this.glyphs = file.getUnicodeCmapLookup();
    this.root = new PDStructureElement("Document", tree);
    tree.appendKid(root);
    this.content = addPage();
  }

  private PDPageContentStream addPage() throws IOException {
    page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    page.setStructParents(parents.size());
    marks = new COSArray();
    parents.put(parents.size(), new PDParentTreeValue(marks));
    y = PDRectangle.A4.getHeight() - MARGIN;
    return new PDPageContentStream(document, page, AppendMode.APPEND, true);
  }

  private void nextPage() throws IOException {
    content.beginMarkedContent(COSName.ARTIFACT);
    String number = Integer.toString(parents.size());
    float x = (PDRectangle.A4.getWidth() - width(number, PAGE_NUMBER_SIZE)) / 2;
    show(number, x, MARGIN / 2, PAGE_NUMBER_SIZE);
    content.endMarkedContent();
    content.close();
  }

  private void need(float height) throws IOException {
    if (y - height < MARGIN) {
      nextPage();
      content = addPage();
    }
  }

  /** Adds a paragraph. */
  void add(Style style, String words) throws IOException {
    String text = drawable(words);
    PDStructureElement element = new PDStructureElement(style.tag, root);
    root.appendKid(element);
    boolean heading = style == Style.TITLE || style == Style.HEADING;
    y -= heading ? style.size / 2 : 0;
    // A heading stays with the paragraph after it.
    need(style.size * LINE_HEIGHT * (heading ? 3 : 1));
    int direction = rightToLeft ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT;
    Bidi paragraph = new Bidi(text, direction);
    int start = 0;
    while (start < text.length()) {
      int end = lineEnd(text, paragraph, start, style.size);
      need(style.size * LINE_HEIGHT);
      y -= style.size * LINE_HEIGHT;
      String logical = text.substring(start, end).strip();
      String line = VisualLine.of(text, paragraph, start, start + trimmed(text, start, end));
      float x = rightToLeft ? MARGIN + WIDTH - width(line, style.size) : MARGIN;
      beginMark(element, logical.replaceAll("[\u2066-\u2069]", ""));
      show(line, x, y, style.size);
      content.endMarkedContent();
      start = end;
    }
    y -= style.size * (heading ? 0.3f : 0.45f);
  }

  private static int trimmed(String text, int start, int end) {
    int last = end;
    while (last > start + 1 && text.charAt(last - 1) == ' ') {
      last--;
    }
    return last - start;
  }

  /** The end of the longest line that fits. A word that is longer than a line is cut. */
  private int lineEnd(String text, Bidi paragraph, int start, float size) throws IOException {
    // Most lines of a message are short. They need one measurement, not one a word.
    if (text.length() - start <= SHORT_CHARACTERS
        && width(VisualLine.of(text, paragraph, start, text.length()), size) <= WIDTH) {
      return text.length();
    }
    int end = start;
    while (end < text.length()) {
      int space = text.indexOf(' ', end);
      int next = space < 0 ? text.length() : space + 1;
      if (width(VisualLine.of(text, paragraph, start, start + trimmed(text, start, next)), size)
          > WIDTH) {
        break;
      }
      end = next;
    }
    if (end > start) {
      return end;
    }
    end = start + 1;
    while (width(VisualLine.of(text, paragraph, start, end + 1), size) <= WIDTH) {
      end++;
    }
    return end;
  }

  /** The text with each character that the font lacks as its code. */
  private String drawable(String text) {
    StringBuilder drawable = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean known = glyphs.getGlyphId(point) != 0 || (point >= 0x2066 && point <= 0x2069);
              drawable.append(known ? Character.toString(point) : CourtTexts.code(point));
            });
    return drawable.toString();
  }

  private float width(String line, float size) throws IOException {
    return font.getStringWidth(line) / 1000 * size;
  }

  private void show(String line, float x, float baseline, float size) throws IOException {
    content.beginText();
    content.setFont(font, size);
    content.newLineAtOffset(x, baseline);
    content.showText(line);
    content.endText();
  }

  private void beginMark(PDStructureElement element, String actualText) throws IOException {
    COSDictionary properties = new COSDictionary();
    properties.setInt(COSName.MCID, marks.size());
    properties.setString(COSName.ACTUAL_TEXT, actualText);
    PDMarkedContentReference reference = new PDMarkedContentReference();
    reference.setPage(page);
    reference.setMCID(marks.size());
    element.appendKid(reference);
    marks.add(element.getCOSObject());
    content.beginMarkedContent(
        COSName.getPDFName(element.getStructureType()), PDPropertyList.create(properties));
  }

  /** Adds a square of dark and light modules, for example a QR code. */
  void addSquare(boolean[][] dark, float side, String description) throws IOException {
    need(side + MARGIN / 4);
    PDStructureElement figure = new PDStructureElement("Figure", root);
    figure.setAlternateDescription(description);
    root.appendKid(figure);
    beginMark(figure, description);
    float module = side / dark.length;
    float left = rightToLeft ? MARGIN + WIDTH - side : MARGIN;
    for (int row = 0; row < dark.length; row++) {
      for (int column = 0; column < dark.length; column++) {
        if (dark[row][column]) {
          content.addRect(left + column * module, y - (row + 1) * module, module, module);
        }
      }
    }
    content.fill();
    content.endMarkedContent();
    y -= side + MARGIN / 4;
  }

  /** Ends the last page and adds the tags to the document. */
  void close() throws IOException {
    nextPage();
    PDNumberTreeNode numbers = new PDNumberTreeNode(PDParentTreeValue.class);
    numbers.setNumbers(parents);
    tree.setParentTree(numbers);
    tree.setParentTreeNextKey(parents.size());
    document.getDocumentCatalog().setStructureTreeRoot(tree);
    PDMarkInfo marked = new PDMarkInfo();
    marked.setMarked(true);
    document.getDocumentCatalog().setMarkInfo(marked);
  }
}
