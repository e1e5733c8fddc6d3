package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.wasl.link.xml.HardenedXml.RefusedXmlException;
import org.wasl.link.xml.HardenedXml.Token;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;
import org.wasl.link.xml.XmlFault.Reading;

/**
 * Reads one message from XML, element by element, and has each validated by the XSD on the way.
 *
 * <p>The depth is that of the schema, because an element that the schema does not know is refused
 * before it is entered. So are items and characters past those that the schema allows.
 */
final class XmlMessageReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Longest text of a number, date or truth value, with white space around it. */
  private static final int MAX_TOKEN = 256;

  private static final String WHITE_SPACE = " \t\n\r";

  /** White space around such a value has no meaning (XML Schema part 2, section 4.3.6). */
  private static final Pattern AROUND = Pattern.compile("^[ \\t\\n\\r]+|[ \\t\\n\\r]+$");

  private static final String WRONG_VALUE = "wrong-value";
  private static final String UNKNOWN_ELEMENT = "unknown-element";

  private final HardenedXml xml;
  private final MappedType type;
  private final XsdValidation xsd;
  private final List<XmlFault> faults = new ArrayList<>();

  private XmlMessageReader(HardenedXml xml, MappedType type) {
    this.xml = xml;
    this.type = type;
    this.xsd = new XsdValidation(type.validator(), type.namespace());
  }

  /**
   * @param types gives the type of a namespace
   */
  static Reading read(byte[] bytes, int maxBytes, Function<String, Optional<MappedType>> types) {
    try {
      HardenedXml xml = HardenedXml.open(bytes, maxBytes);
      Token first = xml.next(HardenedXml.OUTSIDE);
      while (first == Token.TEXT) first = xml.next(HardenedXml.OUTSIDE);
      return new XmlMessageReader(xml, type(xml, types)).message();
    } catch (RefusedXmlException refused) {
      return new Reading.Unread(List.of(refused.fault));
    }
  }

  private static MappedType type(HardenedXml xml, Function<String, Optional<MappedType>> types)
      throws RefusedXmlException {
    Optional<MappedType> type = types.apply(xml.namespace());
    if (type.isEmpty()) {
      throw xml.refused(HardenedXml.OUTSIDE, "unknown-type", Advice.of("root-namespace"));
    }
    if (!xml.name().equals(type.get().element())) {
      throw xml.refused(
          HardenedXml.OUTSIDE, "wrong-root", Advice.of("name-root", type.get().element()));
    }
    return type.get();
  }

  private Reading message() throws RefusedXmlException {
    ObjectNode document =
        object(type.shape(), DocumentPosition.root(type.element()), type.element());
    while (xml.next(HardenedXml.OUTSIDE) != Token.END_OF_DOCUMENT) {
      // White space, because the parser refuses anything else after the root element.
    }
    if (!faults.isEmpty()) return new Reading.Unread(List.copyOf(faults));
    Optional<JsonNode> delivery = Optional.ofNullable(document.remove(MappedType.DELIVERY));
    return new Reading.Read(new XmlMessage(document, delivery.map(XmlDelivery::of)));
  }

  /** The parser is at the start of the element, afterwards at its end. */
  private JsonNode value(Shape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    return switch (shape) {
      case ObjectShape object -> object(object, position, element);
      case ArrayShape array -> array(array, position, element);
      case TextShape text -> NODES.textNode(text(text, position, element));
      case TimeShape time -> NODES.textNode(token(time, position, element));
      case IntegerShape integer -> integer(integer, position, element);
      case BooleanShape truth -> truth(truth, position, element);
    };
  }

  private ObjectNode object(ObjectShape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    xsd.start(element);
    ObjectNode object = NODES.objectNode();
    while (nextChild(position)) {
      Optional<Member> member = shape.member(xml.name());
      if (member.isEmpty()) {
        throw xml.refused(position, UNKNOWN_ELEMENT, Advice.of("remove-element"));
      }
      String name = member.get().name();
      if (object.has(name)) {
        throw xml.refused(position.member(name), "repeated-element", Advice.of("write-once"));
      }
      object.set(name, value(member.get().shape(), position.member(name), name));
    }
    for (Member member : shape.members()) {
      if (member.required() && !object.has(member.name())) {
        fault(position, "missing-element", Advice.of("add-element", member.name()));
      }
    }
    end(shape, position, element);
    return object;
  }

  private ArrayNode array(ArrayShape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    xsd.start(element);
    ArrayNode array = NODES.arrayNode();
    while (nextChild(position)) {
      if (!xml.name().equals(MappedType.ITEM)) {
        throw xml.refused(position, UNKNOWN_ELEMENT, Advice.of("name-items", MappedType.ITEM));
      }
      if (array.size() == shape.maxItems()) {
        throw xml.refused(position, "too-many-items", shape.expectation());
      }
      array.add(value(shape.item(), position.item(array.size()), MappedType.ITEM));
    }
    if (array.size() < shape.minItems()) fault(position, "too-few-items", shape.expectation());
    end(shape, position, element);
    return array;
  }

  /** Tells whether an element begins. Otherwise the one around it ends. */
  private boolean nextChild(DocumentPosition position) throws RefusedXmlException {
    Token token = xml.next(position);
    while (token == Token.TEXT) {
      if (!xml.text().chars().allMatch(c -> WHITE_SPACE.indexOf(c) >= 0)) {
        throw xml.refused(position, "mixed-text", Advice.of("no-mixed-text"));
      }
      token = xml.next(position);
    }
    if (token == Token.START && !xml.namespace().equals(type.namespace())) {
      throw xml.refused(position, "wrong-namespace", Advice.of("elements-namespace"));
    }
    return token == Token.START;
  }

  private String text(TextShape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    String text = content(shape, position, element, 2L * shape.maxLength());
    if (text.codePointCount(0, text.length()) > shape.maxLength()) {
      fault(position, "too-long", shape.expectation());
    }
    return text;
  }

  private String token(Shape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    return AROUND.matcher(content(shape, position, element, MAX_TOKEN)).replaceAll("");
  }

  private JsonNode integer(IntegerShape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    try {
      long value = Long.parseLong(token(shape, position, element));
      return (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    } catch (NumberFormatException e) {
      throw xml.refused(position, WRONG_VALUE, shape.expectation());
    }
  }

  private JsonNode truth(BooleanShape shape, DocumentPosition position, String element)
      throws RefusedXmlException {
    return switch (token(shape, position, element)) {
      case "true" -> NODES.booleanNode(true);
      case "false" -> NODES.booleanNode(false);
      default -> throw xml.refused(position, WRONG_VALUE, shape.expectation());
    };
  }

  /**
   * The text of an element without children.
   *
   * @param maxUnits most UTF-16 units that are read
   */
  private String content(Shape shape, DocumentPosition position, String element, long maxUnits)
      throws RefusedXmlException {
    xsd.start(element);
    StringBuilder content = new StringBuilder();
    for (Token token = xml.next(position); token != Token.END; token = xml.next(position)) {
      if (token == Token.START) {
        throw xml.refused(position, UNKNOWN_ELEMENT, Advice.of("text-only"));
      }
      String text = xml.text();
      if (content.length() + text.length() > maxUnits) {
        throw xml.refused(position, "too-long", shape.expectation());
      }
      content.append(text);
    }
    xsd.characters(content.toString());
    end(shape, position, element);
    return content.toString();
  }

  private void end(Shape shape, DocumentPosition position, String element) {
    int before = faults.size();
    xsd.end(element);
    boolean reported = before > 0 && faults.get(before - 1).position().equals(position);
    if (!xsd.isMet() && !reported) fault(position, WRONG_VALUE, shape.expectation());
  }

  private void fault(DocumentPosition position, String code, Advice advice) {
    if (faults.size() < MappingViolation.MAX) faults.add(xml.fault(position, code, advice));
  }
}
