package org.wasl.link.xml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/** Writes the XML Schema (1.0) of a message type, in one file that names no other. */
final class XsdWriter {
  private static final String RESTRICTION = "xs:restriction";
  private static final String SIMPLE = "xs:simpleType";
  private static final String COMPLEX = "xs:complexType";
  private static final String VALUE = "value";

  /**
   * Longest text whose form the XSD says. The JDK's matcher takes a time that grows with the square
   * of the length. So the JSON Schema alone checks the form of longer texts.
   */
  private static final int LONGEST_WITH_PATTERN = 1_000;

  private final CodeLists codes;
  private final XmlOutput out = new XmlOutput();

  /** Types that are used and not yet written, and all that were. */
  private final Deque<Shape> toWrite = new ArrayDeque<>();

  private final Map<String, Shape> definitions = new LinkedHashMap<>();

  private XsdWriter(CodeLists codes) {
    this.codes = codes;
  }

  /**
   * @param documentation documentation of the type, in English
   */
  static String write(
      String element, String namespace, ObjectShape shape, String documentation, CodeLists codes) {
    XsdWriter writer = new XsdWriter(codes);
    XmlOutput out = writer.out;
    out.open(
        "xs:schema",
        "xmlns:xs",
        "http://www.w3.org/2001/XMLSchema",
        "xmlns",
        namespace,
        "targetNamespace",
        namespace,
        "elementFormDefault",
        "qualified");
    writer.annotation(documentation);
    out.open("xs:element", "name", element);
    writer.object(shape);
    out.close();
    while (!writer.toWrite.isEmpty()) writer.define(writer.toWrite.remove());
    out.close();
    return out.toString();
  }

  private void define(Shape shape) {
    String name = shape.definition().orElseThrow();
    switch (shape) {
      case ObjectShape object -> object(object, "name", name);
      default -> simpleType(shape, "name", name);
    }
  }

  private void object(ObjectShape shape, String... attributes) {
    out.open(COMPLEX, attributes);
    if (shape.conditional()) {
      annotation("Not all of these go together: the JSON Schema says which, and is checked too.");
    }
    out.open("xs:all");
    for (Member member : shape.members()) {
      element(
          member.name(),
          member.shape(),
          member.description(),
          "minOccurs",
          member.required() ? "1" : "0");
    }
    out.close();
    out.close();
  }

  private void array(ArrayShape shape) {
    out.open(COMPLEX);
    if (shape.unique()) annotation("No two are equal: the JSON Schema checks it.");
    out.open("xs:sequence");
    element(
        MappedType.ITEM,
        shape.item(),
        shape.itemDescription(),
        "minOccurs",
        Integer.toString(shape.minItems()),
        "maxOccurs",
        Integer.toString(shape.maxItems()));
    out.close();
    out.close();
  }

  private void element(String name, Shape shape, String description, String... occurs) {
    Optional<String> type = shape.definition();
    String[] attributes = new String[2 + occurs.length + (type.isPresent() ? 2 : 0)];
    attributes[0] = "name";
    attributes[1] = name;
    System.arraycopy(occurs, 0, attributes, 2, occurs.length);
    if (type.isPresent()) {
      attributes[attributes.length - 2] = "type";
      attributes[attributes.length - 1] = type.get();
      use(type.get(), shape);
    }
    out.open("xs:element", attributes);
    annotation(description);
    if (type.isEmpty()) anonymous(shape);
    out.close();
  }

  private void use(String name, Shape shape) {
    Shape known = definitions.putIfAbsent(name, shape);
    if (known == null) toWrite.add(shape);
    else if (!known.equals(shape)) throw new IllegalArgumentException("two meanings: " + name);
  }

  private void anonymous(Shape shape) {
    switch (shape) {
      case ObjectShape object -> object(object);
      case ArrayShape array -> array(array);
      default -> simpleType(shape);
    }
  }

  private void simpleType(Shape shape, String... attributes) {
    out.open(SIMPLE, attributes);
    switch (shape) {
      case TextShape text -> text(text);
      case TimeShape time -> {
        out.open(RESTRICTION, "base", time.moment() ? "xs:dateTime" : "xs:date");
        XsdPattern.of(time.pattern()).ifPresent(this::pattern);
        out.close();
      }
      case IntegerShape integer -> {
        out.open(RESTRICTION, "base", "xs:long");
        pattern("0|-?[1-9][0-9]*");
        facet("minInclusive", integer.minimum());
        facet("maxInclusive", integer.maximum());
        out.close();
      }
      case BooleanShape truth -> {
        out.open(RESTRICTION, "base", "xs:boolean");
        pattern(truth.onlyTrue() ? "true" : "true|false");
        out.close();
      }
      case ObjectShape _, ArrayShape _ -> throw new IllegalStateException("not a simple type");
    }
    out.close();
  }

  private void text(TextShape shape) {
    shape.codes().ifPresent(list -> annotation("A code of the list %s.".formatted(list)));
    out.open(RESTRICTION, "base", "xs:string");
    if (shape.values().isEmpty()) {
      if (shape.minLength() > 0) facet("minLength", shape.minLength());
      facet("maxLength", shape.maxLength());
      if (shape.maxLength() <= LONGEST_WITH_PATTERN) {
        shape.pattern().flatMap(XsdPattern::of).ifPresent(this::pattern);
      }
    } else {
      for (String value : shape.values()) value(value, shape.codes().map(codes::list));
    }
    out.close();
  }

  private void value(String value, Optional<CodeList> list) {
    if (list.isEmpty()) {
      out.empty("xs:enumeration", VALUE, value);
      return;
    }
    out.open("xs:enumeration", VALUE, value);
    out.open("xs:annotation");
    for (String language : CodeList.LANGUAGES.stream().sorted().toList()) {
      out.text("xs:documentation", list.get().label(value, language), "xml:lang", language);
    }
    out.close();
    out.close();
  }

  private void annotation(String text) {
    out.open("xs:annotation");
    out.text("xs:documentation", text, "xml:lang", "en");
    out.close();
  }

  private void pattern(String pattern) {
    out.empty("xs:pattern", VALUE, pattern);
  }

  private void facet(String name, long value) {
    out.empty("xs:" + name, VALUE, Long.toString(value));
  }
}
