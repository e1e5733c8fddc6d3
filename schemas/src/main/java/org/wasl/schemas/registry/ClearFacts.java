package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The fields of one message type that stay readable for routing and statistics. They have the
 * annotation {@code x-wasl-clear: "<name>"}. A string or a number gives itself, an array its size.
 * If a name has several values in one document, the one that ranks highest in the field's code list
 * counts.
 */
final class ClearFacts {

  /**
   * A readable field with its name, the steps to it ("*" for every item), and its codes by rank.
   */
  private record Fact(String name, List<String> path, List<String> ranks) {}

  private static final String EVERY = "*";

  private final List<Fact> facts = new ArrayList<>();

  /**
   * @param schema the schema of a message type
   * @param resolve gives the schema that a {@code $ref} names
   */
  ClearFacts(JsonNode schema, Function<String, JsonNode> resolve) {
    collect(schema, List.of(), resolve);
  }

  Stream<String> names() {
    return facts.stream().map(Fact::name).distinct().sorted();
  }

  /** JSON pointer (RFC 6901) to the field of that name, for a name with one field. */
  Optional<String> pointer(String name) {
    return facts.stream()
        .filter(fact -> fact.name().equals(name))
        .map(fact -> "/" + String.join("/", fact.path()))
        .findFirst();
  }

  SortedMap<String, String> extract(JsonNode document) {
    SortedMap<String, String> values = new TreeMap<>();
    for (Fact fact : facts) read(document, fact, 0, values);
    return values;
  }

  private void collect(JsonNode schema, List<String> path, Function<String, JsonNode> resolve) {
    if (schema.has("$ref")) collect(resolve.apply(schema.path("$ref").asText()), path, resolve);
    if (schema.has("x-wasl-clear")) {
      JsonNode target = schema.has("$ref") ? resolve.apply(schema.path("$ref").asText()) : schema;
      List<String> ranks = new ArrayList<>();
      target.path("enum").forEach(code -> ranks.add(code.asText()));
      facts.add(new Fact(schema.path("x-wasl-clear").asText(), path, ranks));
    }
    schema
        .path("properties")
        .properties()
        .forEach(p -> collect(p.getValue(), then(path, p.getKey()), resolve));
    if (schema.has("items")) collect(schema.path("items"), then(path, EVERY), resolve);
  }

  private static List<String> then(List<String> path, String step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }

  private static void read(JsonNode node, Fact fact, int step, SortedMap<String, String> into) {
    if (step == fact.path().size()) {
      if (node.isArray()) into.put(fact.name(), Integer.toString(node.size()));
      else if (node.isIntegralNumber()) into.put(fact.name(), node.asText());
      else if (node.isTextual())
        into.merge(
            fact.name(),
            node.textValue(),
            (a, b) -> fact.ranks().indexOf(a) >= fact.ranks().indexOf(b) ? a : b);
    } else if (fact.path().get(step).equals(EVERY)) {
      for (JsonNode item : node) read(item, fact, step + 1, into);
    } else {
      read(node.path(fact.path().get(step)), fact, step + 1, into);
    }
  }
}
