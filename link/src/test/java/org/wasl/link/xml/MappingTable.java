package org.wasl.link.xml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.wasl.link.xml.Shape.ArrayShape;
import org.wasl.link.xml.Shape.BooleanShape;
import org.wasl.link.xml.Shape.IntegerShape;
import org.wasl.link.xml.Shape.Member;
import org.wasl.link.xml.Shape.ObjectShape;
import org.wasl.link.xml.Shape.TextShape;
import org.wasl.link.xml.Shape.TimeShape;

/**
 * The mapping as a table for each type: which element holds which member, and what may stand there.
 */
final class MappingTable {
  private static final int FEW = 12;

  private final StringBuilder page = new StringBuilder();
  private final Map<String, ObjectShape> shared = new LinkedHashMap<>();
  private final SortedMap<String, String> values = new TreeMap<>();

  private MappingTable() {}

  static String of(XmlMapping mapping) {
    MappingTable table = new MappingTable();
    for (String type : mapping.types()) {
      MappedType mapped = mapping.known(type);
      table.page.append(
          """

          ## %s

          Root element `%s`, namespace `%s`, [XSD](xsd/%s.xsd).

          """
              .formatted(type, mapped.element(), mapped.namespace(), type.replace('/', '-')));
      table.rows(mapped.shape());
    }
    table.page.append("\n# Shared parts\n");
    Map<String, ObjectShape> written = new LinkedHashMap<>();
    while (written.size() < table.shared.size()) {
      Map.copyOf(table.shared).entrySet().stream()
          .filter(part -> !written.containsKey(part.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              part -> {
                written.put(part.getKey(), part.getValue());
                table.page.append("\n## %s\n\n".formatted(part.getKey()));
                table.rows(part.getValue());
              });
    }
    table.page.append("\n# Shared values\n\n| name | what it holds |\n|---|---|\n");
    table.values.forEach(
        (name, holds) -> table.page.append("| `%s` | %s |\n".formatted(name, holds)));
    return table.page.toString();
  }

  private void rows(ObjectShape shape) {
    page.append("| JSON | XML | must | what it holds | meaning |\n|---|---|---|---|---|\n");
    members(shape, "", "");
  }

  private void members(ObjectShape shape, String json, String xml) {
    for (Member member : shape.members()) {
      row(
          member.shape(),
          json + "/" + member.name(),
          xml + member.name(),
          member.required() ? "yes" : "no",
          member.description());
    }
  }

  private void row(Shape shape, String json, String xml, String must, String meaning) {
    page.append(
        "| `%s` | `%s` | %s | %s | %s |\n".formatted(json, xml, must, named(shape), meaning));
    switch (shape) {
      case ObjectShape object when object.definition().isEmpty() ->
          members(object, json, xml + "/");
      case ObjectShape object -> shared.put(object.definition().get(), object);
      case ArrayShape array ->
          row(array.item(), json + "/*", xml + "/item", "", array.itemDescription());
      case TextShape _, TimeShape _, IntegerShape _, BooleanShape _ -> {}
    }
  }

  private String named(Shape shape) {
    if (shape instanceof ObjectShape || shape.definition().isEmpty()) return holds(shape);
    values.put(shape.definition().get(), holds(shape));
    return "[%s](#shared-values)".formatted(shape.definition().get());
  }

  private static String holds(Shape shape) {
    return switch (shape) {
      case ObjectShape object ->
          object.definition().map(name -> "[%s](#%s)".formatted(name, name)).orElse("elements")
              + (object.conditional() ? "; which go together says the JSON Schema" : "");
      case ArrayShape array ->
          "%d–%d `item`%s"
              .formatted(
                  array.minItems(), array.maxItems(), array.unique() ? ", no two equal" : "");
      case TimeShape time -> time.moment() ? "`xs:dateTime`, UTC (`Z`)" : "`xs:date`";
      case IntegerShape integer ->
          integer.minimum() == integer.maximum()
              ? "`%d`".formatted(integer.minimum())
              : "`xs:long`, %d–%d".formatted(integer.minimum(), integer.maximum());
      case BooleanShape truth -> truth.onlyTrue() ? "`true`" : "`true` or `false`";
      case TextShape text -> text(text);
    };
  }

  private static String text(TextShape text) {
    String list = text.codes().map(name -> "code list `" + name + "`").orElse("");
    if (text.values().size() > FEW && !list.isEmpty()) return list;
    if (!text.values().isEmpty()) {
      String values =
          text.values().stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
      return list.isEmpty() ? values : list + ": " + values;
    }
    if (!list.isEmpty()) return list;
    String form =
        text.pattern()
            .flatMap(XsdPattern::of)
            .map(pattern -> ", `" + pattern.replace("|", "\\|") + "`")
            .orElse("");
    return text.minLength() == 0
        ? "at most %d characters%s".formatted(text.maxLength(), form)
        : "%d–%d characters%s".formatted(text.minLength(), text.maxLength(), form);
  }
}
