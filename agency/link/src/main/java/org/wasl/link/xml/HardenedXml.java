package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The elements and texts of an XML document, one after the other, and nothing else of XML.
 *
 * <p>It fetches nothing and expands nothing. It refuses a document type, an entity but the five of
 * XML itself, a processing instruction, a comment, an attribute and another encoding than UTF-8.
 * The parser is the JDK's, whatever the system properties name.
 */
final class HardenedXml {

  /** A kind of token. */
  enum Token {
    START,
    TEXT,
    END,
    END_OF_DOCUMENT
  }

  /** Leaves the recursion of the reader. */
  static final class RefusedXmlException extends Exception {
    final transient XmlFault fault;

    RefusedXmlException(XmlFault fault) {
      super(fault.code(), null, false, false);
      this.fault = fault;
    }
  }

  /** Before the root element and after it. */
  static final DocumentPosition OUTSIDE = new DocumentPosition("", "/");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Attributes of one element, and namespace declarations of one. */
  private static final int MAX_ATTRIBUTES = 16;

  private static final String DECLARATION = "xmlns";

  private final XMLStreamReader xml;

  /** Start of the last token. */
  private int line = 1;

  private int column = 1;

  private HardenedXml(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * @param maxBytes size of the whole document
   */
  static HardenedXml open(byte[] bytes, int maxBytes) throws RefusedXmlException {
    if (bytes.length > maxBytes) {
      throw unread("too-large", Advice.of("at-most-bytes", Integer.toString(maxBytes)));
    }
    HardenedXml document;
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      refuseManyNamespaces(text);
      // From characters, not bytes, because the parser would follow the declared encoding.
      document = new HardenedXml(factory().createXMLStreamReader(new StringReader(text)));
    } catch (CharacterCodingException e) {
      throw unread("not-utf-8", Advice.of("utf-8"));
    } catch (XMLStreamException e) {
      throw unread("not-well-formed", Advice.of("well-formed"));
    }
    document.refuseOtherDeclarations();
    return document;
  }

  /**
   * Refuses many namespaces. The parser compares each declaration of an element with those before
   * it. Its time grows with the square of their number, and it limits attributes only.
   */
  private static void refuseManyNamespaces(String text) throws RefusedXmlException {
    int at = text.indexOf('<');
    while (at >= 0) {
      int end = endOfMarkup(text, at);
      int declarations = 0;
      while ((at = text.indexOf(DECLARATION, at + 1, end)) >= 0) {
        if (++declarations > MAX_ATTRIBUTES) {
          throw unread("too-many-namespaces", Advice.of("one-namespace"));
        }
      }
      at = text.indexOf('<', end);
    }
  }

  /** Finds the end of the tag, comment, instruction or CDATA section that begins there. */
  private static int endOfMarkup(String text, int start) {
    if (text.startsWith("<!--", start)) return after(text, "-->", start);
    if (text.startsWith("<![CDATA[", start)) return after(text, "]]>", start);
    if (text.startsWith("<?", start)) return after(text, "?>", start);
    int at = start;
    while (at < text.length() && text.charAt(at) != '>') {
      char c = text.charAt(at);
      at = c == '"' || c == '\'' ? after(text, String.valueOf(c), at + 1) : at + 1;
    }
    return at;
  }

  private static int after(String text, String end, int start) {
    int found = text.indexOf(end, start);
    return found < 0 ? text.length() : found + end.length();
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setProperty("jdk.xml.elementAttributeLimit", MAX_ATTRIBUTES);
    return factory;
  }

  private void refuseOtherDeclarations() throws RefusedXmlException {
    String version = xml.getVersion();
    if (version != null && !version.equals("1.0")) {
      throw unread("not-xml-1.0", Advice.of("xml-1.0"));
    }
    String encoding = xml.getCharacterEncodingScheme();
    if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
      throw unread("not-utf-8", Advice.of("utf-8-alone"));
    }
  }

  /**
   * Reads on.
   *
   * @param position position to report if the token is refused
   */
  Token next(DocumentPosition position) throws RefusedXmlException {
    moveTo(xml.getLocation());
    try {
      return token(xml.next(), position);
    } catch (XMLStreamException e) {
      moveTo(e.getLocation());
      throw refused(position, "not-well-formed", Advice.of("mend-markup"));
    }
  }

  private void moveTo(@Nullable Location location) {
    if (location != null && location.getLineNumber() > 0) { // not known at the end
      line = location.getLineNumber();
      column = location.getColumnNumber();
    }
  }

  private Token token(int event, DocumentPosition position) throws RefusedXmlException {
    return switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        if (xml.getAttributeCount() > 0) {
          throw refused(position, "attribute", Advice.of("no-attributes"));
        }
        yield Token.START;
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          Token.TEXT;
      case XMLStreamConstants.END_ELEMENT -> Token.END;
      case XMLStreamConstants.END_DOCUMENT -> Token.END_OF_DOCUMENT;
      case XMLStreamConstants.DTD ->
          throw refused(position, "document-type", Advice.of("no-document-type"));
      case XMLStreamConstants.ENTITY_REFERENCE ->
          throw refused(position, "entity", Advice.of("no-entity"));
      case XMLStreamConstants.COMMENT ->
          throw refused(position, "comment", Advice.of("no-comment"));
      case XMLStreamConstants.PROCESSING_INSTRUCTION ->
          throw refused(position, "processing-instruction", Advice.of("no-instruction"));
      default -> throw refused(position, "not-well-formed", Advice.of("elements-and-text"));
    };
  }

  /** Local name of the element that begins. */
  String name() {
    return xml.getLocalName();
  }

  /** Returns its namespace, or empty text if it has none. */
  String namespace() {
    String namespace = xml.getNamespaceURI();
    return namespace == null ? "" : namespace;
  }

  /** Returns the text or a part of it. A long text comes in several parts. */
  String text() {
    return xml.getText();
  }

  /** Describes a fault of the last token. */
  XmlFault fault(DocumentPosition position, String code, Advice advice) {
    return new XmlFault(line, column, position, code, advice);
  }

  RefusedXmlException refused(DocumentPosition position, String code, Advice advice) {
    return new RefusedXmlException(fault(position, code, advice));
  }

  private static RefusedXmlException unread(String code, Advice advice) {
    return new RefusedXmlException(new XmlFault(1, 1, OUTSIDE, code, advice));
  }
}
