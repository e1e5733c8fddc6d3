package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;

/** Reads shapes from our JSON Schemas. */
final class ShapeBuilder {
  private static final String DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

  /** Names that are XML names without a colon, whatever the version of XML. */
  private static final Pattern ELEMENT = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  /** Keywords that do not restrict the content. */
  private static final Set<String> REMARKS = Set.of("$ref", "description", "x-wasl-clear");

  private final Function<String, JsonNode> resolve;
  private final Map<String, Shape> definitions = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  /**
   * @param resolve gives the schema that a {@code $ref} names
   */
  ShapeBuilder(Function<String, JsonNode> resolve) {
    this.resolve = resolve;
  }

  /**
   * @throws IllegalArgumentException if it says something that has no form in XML
   */
  Shape shape(JsonNode schema) {
    if (!schema.has("$ref")) return shape(schema, Optional.empty());
    String reference = schema.path("$ref").asText();
    if (!open.add(reference)) throw new IllegalArgumentException("recursive: " + reference);
    JsonNode target = resolve.apply(reference);
    Set<String> added = new TreeSet<>();
    schema.fieldNames().forEachRemaining(added::add);
    added.removeAll(REMARKS);
    Shape shape =
        added.isEmpty()
            ? defined(reference, target)
            : shape(merged(target, schema), Optional.empty());
    open.remove(reference);
    return shape;
  }

  private Shape defined(String reference, JsonNode target) {
    Shape known = definitions.get(reference);
    if (known != null) return known;
    Shape shape = shape(target, Optional.of(name(reference)));
    definitions.put(reference, shape);
    return shape;
  }

  /**
   * Returns the name of a definition, such as person for {@code …/common/1#/$defs/person} and
   * vetted-case-content for {@code …/vetted-case/1#/properties/content}.
   */
  private static String name(String reference) {
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    if (reference.contains("#/$defs/")) return last;
    String[] schema = reference.substring(0, reference.indexOf('#')).split("/");
    return schema[schema.length - 2] + "-" + last;
  }

  /** Merges the target of a reference with the members beside the reference. */
  private static JsonNode merged(JsonNode target, JsonNode beside) {
    ObjectNode all = target.deepCopy();
    beside.path("required").forEach(name -> all.withArray("required").add(name.asText()));
    for (Map.Entry<String, JsonNode> property : beside.path("properties").properties()) {
      ObjectNode properties = all.withObjectProperty("properties");
      String name = property.getKey();
      switch (property.getValue()) {
        case BooleanNode _ -> properties.remove(name);
        case ObjectNode added -> properties.withObjectProperty(name).setAll(added);
        default -> throw new IllegalArgumentException("no schema of the member: " + name);
      }
    }
    return all;
  }

  private Shape shape(JsonNode schema, Optional<String> definition) {
    JsonNode constant = schema.path("const");
    String type = schema.path("type").asText();
    if (type.equals("object")) return object(schema, definition);
    if (type.equals("array")) return array(schema);
    if (type.equals("string") || constant.isTextual()) return string(schema, definition);
    if (type.equals("integer")) {
      return constant.isNumber()
          ? new IntegerShape(constant.longValue(), constant.longValue())
          : new IntegerShape(
              schema.path("minimum").longValue(), schema.path("maximum").longValue());
    }
    if (type.equals("boolean")) return new BooleanShape(constant.asBoolean());
    throw new IllegalArgumentException("no form in XML for the type: " + type);
  }

  private ObjectShape object(JsonNode schema, Optional<String> definition) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    List<Member> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (!ELEMENT.matcher(name).matches()) {
        throw new IllegalArgumentException("no name of an element: " + name);
      }
      JsonNode value = property.getValue();
      members.add(
          new Member(
              name, shape(value), required.contains(name), value.path("description").asText()));
    }
    boolean conditional = schema.has("allOf") || schema.has("if") || schema.has("minProperties");
    return new ObjectShape(definition, List.copyOf(members), conditional);
  }

  private ArrayShape array(JsonNode schema) {
    JsonNode item = schema.path("items");
    return new ArrayShape(
        shape(item),
        item.path("description").asText(),
        schema.path("minItems").asInt(),
        schema.path("maxItems").asInt(),
        schema.path("uniqueItems").asBoolean());
  }

  private static Shape string(JsonNode schema, Optional<String> definition) {
    Optional<String> pattern =
        schema.has("pattern") ? Optional.of(schema.path("pattern").asText()) : Optional.empty();
    String format = schema.path("format").asText();
    if (format.equals("date")) return new TimeShape(definition, false, pattern.orElse(DATE));
    if (format.equals("date-time")) return new TimeShape(definition, true, pattern.orElseThrow());
    List<String> values = new ArrayList<>();
    if (schema.has("const")) values.add(schema.path("const").asText());
    else schema.path("enum").forEach(value -> values.add(value.asText()));
    return new TextShape(
        definition,
        schema.path("minLength").asInt(),
        schema.path("maxLength").asInt(Integer.MAX_VALUE),
        pattern,
        List.copyOf(values),
        Optional.ofNullable(schema.path("x-wasl-code").textValue()));
  }
}
