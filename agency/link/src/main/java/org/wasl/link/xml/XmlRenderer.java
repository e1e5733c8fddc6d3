package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;

/**
 * Writes one JSON document as XML, with members in the order of the schema and items in their own.
 */
final class XmlRenderer {
  private final XmlOutput out = new XmlOutput();
  private final List<MappingViolation> violations = new ArrayList<>();

  private XmlRenderer() {}

  static MappingResult<byte[]> render(MappedType type, JsonNode document) {
    XmlRenderer renderer = new XmlRenderer();
    DocumentPosition root = DocumentPosition.root(type.element());
    renderer.object(type.shape(), document, root, type.element(), "xmlns", type.namespace());
    return renderer.violations.isEmpty()
        ? new MappingResult.Mapped<>(renderer.out.bytes())
        : new MappingResult.Refused<>(List.copyOf(renderer.violations));
  }

  private void value(Shape shape, JsonNode value, DocumentPosition position, String element) {
    switch (shape) {
      case ObjectShape object -> object(object, value, position, element);
      case ArrayShape array -> array(array, value, position, element);
      case TextShape _, TimeShape _ -> text(value, position, element);
      case IntegerShape _ -> integer(value, position, element);
      case BooleanShape _ -> {
        if (is(value, JsonNodeType.BOOLEAN, position)) out.text(element, value.asText());
      }
    }
  }

  private void object(
      ObjectShape shape,
      JsonNode value,
      DocumentPosition position,
      String element,
      String... attributes) {
    if (!is(value, JsonNodeType.OBJECT, position)) return;
    if (value.properties().stream().anyMatch(it -> shape.member(it.getKey()).isEmpty())) {
      refuse(position, "unknown-member", Advice.of("remove-member"));
    }
    if (value.isEmpty()) {
      out.empty(element, attributes);
      return;
    }
    out.open(element, attributes);
    for (Member member : shape.members()) {
      JsonNode child = value.get(member.name());
      if (child != null)
        value(member.shape(), child, position.member(member.name()), member.name());
    }
    out.close();
  }

  private void array(ArrayShape shape, JsonNode value, DocumentPosition position, String element) {
    if (!is(value, JsonNodeType.ARRAY, position)) return;
    if (value.isEmpty()) {
      out.empty(element);
      return;
    }
    out.open(element);
    for (int i = 0; i < value.size(); i++) {
      value(shape.item(), value.get(i), position.item(i), MappedType.ITEM);
    }
    out.close();
  }

  private void text(JsonNode value, DocumentPosition position, String element) {
    if (!is(value, JsonNodeType.STRING, position)) return;
    String text = value.textValue();
    text.codePoints()
        .filter(c -> !XmlOutput.isCharacter(c))
        .findFirst()
        .ifPresent(
            c ->
                refuse(
                    position,
                    "not-an-xml-character",
                    Advice.of("xml-character", String.format(Locale.ROOT, "U+%04X", c))));
    out.text(element, text);
  }

  private void integer(JsonNode value, DocumentPosition position, String element) {
    if (!is(value, JsonNodeType.NUMBER, position)) return;
    if (value.canConvertToExactIntegral() && value.canConvertToLong()) {
      out.text(element, Long.toString(value.longValue()));
    } else {
      refuse(position, "not-an-integer", Advice.of("integer"));
    }
  }

  private boolean is(JsonNode value, JsonNodeType type, DocumentPosition position) {
    if (value.getNodeType() == type) return true;
    refuse(position, "wrong-type", Advice.of("type", type.name().toLowerCase(Locale.ROOT)));
    return false;
  }

  private void refuse(DocumentPosition position, String code, Advice advice) {
    if (violations.size() < MappingViolation.MAX) {
      violations.add(new MappingViolation(position.pointer(), code, advice));
    }
  }
}
