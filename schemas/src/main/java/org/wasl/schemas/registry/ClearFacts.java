package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
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
   * A readable field.
   *
   * @param name its name
   * @param path the steps to it in a document, {@code *} for every item
   * @param ranks its codes by rank
   * @param at JSON pointer to its schema, or to the reference that leads to it
   * @param schema its schema
   */
  record Fact(String name, List<String> path, List<String> ranks, String at, JsonNode schema) {}

  private static final String EVERY = "*";

  private final List<Fact> facts = new ArrayList<>();
  private final JsonNode root;
  private final Function<String, JsonNode> resolve;

  /**
   * @param schema the schema of a message type
   * @param resolve gives the schema that a {@code $ref} names
   */
  ClearFacts(JsonNode schema, Function<String, JsonNode> resolve) {
    this.root = schema;
    this.resolve = resolve;
    collect(schema, List.of(), "", true);
  }

  /** All readable fields, in the order of the schema. */
  List<Fact> all() {
    return Collections.unmodifiableList(facts);
  }

  /** Tells whether the schema describes a value there, readable or not. */
  boolean describes(List<String> path) {
    return describes(root, path, 0);
  }

  private boolean describes(JsonNode schema, List<String> path, int step) {
    if (step == path.size()) return !schema.isMissingNode();
    JsonNode next =
        path.get(step).equals(EVERY)
            ? schema.path("items")
            : schema.path("properties").path(path.get(step));
    return !next.isMissingNode() && describes(next, path, step + 1)
        || schema.has("$ref") && describes(resolve.apply(schema.path("$ref").asText()), path, step);
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

  /**
   * @param at JSON pointer in the schema of the type
   * @param own whether the schema is there, and not in one that a reference names
   */
  private void collect(JsonNode schema, List<String> path, String at, boolean own) {
    if (schema.has("$ref")) collect(resolve.apply(schema.path("$ref").asText()), path, at, false);
    if (schema.has("x-wasl-clear")) {
      JsonNode target = schema.has("$ref") ? resolve.apply(schema.path("$ref").asText()) : schema;
      List<String> ranks = new ArrayList<>();
      target.path("enum").forEach(code -> ranks.add(code.asText()));
      facts.add(new Fact(schema.path("x-wasl-clear").asText(), path, ranks, at, schema));
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            p ->
                collect(
                    p.getValue(),
                    then(path, p.getKey()),
                    own ? at + "/properties/" + p.getKey() : at,
                    own));
    if (schema.has("items"))
      collect(schema.path("items"), then(path, EVERY), own ? at + "/items" : at, own);
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
