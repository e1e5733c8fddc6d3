package org.wasl.schemas.compatibility;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.schemas.json.PointerTokens;

/**
 * All schemas that apply to one value at once: the schema itself, what its {@code $ref} names, and
 * the schemas of {@code allOf}. A value is valid where it is valid by each of them.
 */
final class SchemaParts {
  private static final JsonPointer WHOLE = JsonPointer.empty();
  private static final int MOST_PARTS = 1_000;

  /**
   * A schema at its place.
   *
   * @param root the document that a reference to {@code #…} is about
   */
  record Located(JsonNode schema, String pointer, JsonNode root) {
    Located at(String keyword) {
      return new Located(
          schema.path(keyword), pointer + "/" + PointerTokens.escaped(keyword), root);
    }

    Located in(String keyword, String name) {
      Located below = at(keyword);
      return new Located(
          below.schema.path(name), below.pointer + "/" + PointerTokens.escaped(name), below.root);
    }
  }

  private final Function<String, Optional<JsonNode>> documents;
  private final List<Located> parts = new ArrayList<>();
  private final List<Located> unknown = new ArrayList<>();

  private SchemaParts(Function<String, Optional<JsonNode>> documents) {
    this.documents = documents;
  }

  /**
   * The parts of these schemas, which all apply to the same value.
   *
   * @param documents gives the schema document of an address without fragment, where it is known
   */
  static SchemaParts of(List<Located> schemas, Function<String, Optional<JsonNode>> documents) {
    SchemaParts all = new SchemaParts(documents);
    schemas.forEach(all::add);
    return all;
  }

  private void add(Located one) {
    if (one.schema().isMissingNode()
        || parts.size() >= MOST_PARTS
        || parts.stream().anyMatch(known -> known.schema() == one.schema())) {
      return;
    }
    parts.add(one);
    if (one.schema().path("$ref").isTextual()) {
      resolve(one).ifPresentOrElse(this::add, () -> unknown.add(one.at("$ref")));
    }
    JsonNode all = one.schema().path("allOf");
    for (int i = 0; i < all.size(); i++) {
      add(new Located(all.get(i), one.pointer() + "/allOf/" + i, one.root()));
    }
  }

  private Optional<Located> resolve(Located one) {
    String[] reference = one.schema().path("$ref").asText().split("#", 2);
    Optional<JsonNode> root =
        reference[0].isEmpty() ? Optional.of(one.root()) : documents.apply(reference[0]);
    JsonPointer within = WHOLE;
    if (reference.length == 2 && reference[1].startsWith("/")) {
      within = JsonPointer.compile(reference[1]);
    } else if (reference.length == 2 && !reference[1].isEmpty()) {
      return Optional.empty();
    }
    JsonPointer at = within;
    return root.map(document -> new Located(document.at(at), one.pointer() + "/$ref", document))
        .filter(found -> !found.schema().isMissingNode());
  }

  /**
   * The schemas alone, without those that only refer to another one; two values with equal ones are
   * valid alike.
   */
  List<JsonNode> schemas() {
    return parts.stream()
        .map(Located::schema)
        .filter(schema -> schema.size() != 1 || !schema.has("$ref"))
        .toList();
  }

  /** References to schemas that are not known. */
  Stream<Located> unknown() {
    return unknown.stream();
  }

  /** The places of a keyword. */
  Stream<Located> with(String keyword) {
    return parts.stream().filter(part -> part.schema().has(keyword)).map(part -> part.at(keyword));
  }

  /** A part that accepts no value. */
  Optional<Located> never() {
    return parts.stream()
        .filter(part -> part.schema().isBoolean() && !part.schema().booleanValue())
        .findFirst();
  }

  /** The types it allows; empty where it allows all. */
  Set<String> types() {
    Optional<Set<String>> allowed =
        with("type")
            .map(
                type -> {
                  Set<String> names = new TreeSet<>();
                  if (type.schema().isTextual()) {
                    names.add(type.schema().asText());
                  }
                  type.schema().forEach(name -> names.add(name.asText()));
                  if (names.contains("number")) {
                    names.add("integer");
                  }
                  return names;
                })
            .reduce(SchemaParts::intersection);
    return allowed.orElse(Set.of());
  }

  /** The values that an {@code enum} or {@code const} allows; empty where none says. */
  Optional<Set<JsonNode>> values() {
    return Stream.concat(
            with("enum")
                .map(
                    list -> {
                      Set<JsonNode> values = new LinkedHashSet<>();
                      list.schema().forEach(values::add);
                      return values;
                    }),
            with("const").map(value -> new LinkedHashSet<>(List.of(value.schema()))))
        .reduce(SchemaParts::intersection);
  }

  private static <T> Set<T> intersection(Set<T> one, Set<T> other) {
    one.retainAll(other);
    return one;
  }

  /** The tightest of a numeric bound, with its place. */
  Optional<Located> bound(String keyword, boolean upper) {
    Comparator<Located> order = Comparator.comparing(at -> number(at));
    return with(keyword).filter(at -> at.schema().isNumber()).min(upper ? order : order.reversed());
  }

  static BigDecimal number(Located bound) {
    return bound.schema().decimalValue();
  }

  /** The members that must be there, with the place that says so. */
  Map<String, Located> required() {
    Map<String, Located> names = new LinkedHashMap<>();
    with("required")
        .forEach(list -> list.schema().forEach(name -> names.putIfAbsent(name.asText(), list)));
    return names;
  }

  /** The names of members that have a schema. */
  Set<String> members() {
    Set<String> names = new LinkedHashSet<>();
    with("properties").forEach(all -> all.schema().fieldNames().forEachRemaining(names::add));
    return names;
  }

  /** The schemas that apply to a member. */
  SchemaParts member(String name) {
    return of(
        parts.stream()
            .filter(part -> part.schema().path("properties").has(name))
            .map(part -> part.in("properties", name))
            .toList(),
        documents);
  }

  /** The place that refuses members without a schema, where one does. */
  Optional<Located> closed() {
    return Stream.of("unevaluatedProperties", "additionalProperties")
        .flatMap(this::with)
        .filter(at -> at.schema().isBoolean() && !at.schema().booleanValue())
        .findFirst();
  }

  /** The schemas that apply to each item. */
  SchemaParts items() {
    return of(with("items").toList(), documents);
  }

  /** The schemas of {@code then} or {@code else}, by the condition. */
  Map<JsonNode, SchemaParts> branches(String keyword) {
    Map<JsonNode, SchemaParts> branches = new LinkedHashMap<>();
    parts.stream()
        .filter(part -> part.schema().has("if") && part.schema().has(keyword))
        .forEach(
            part ->
                branches.put(part.schema().path("if"), of(List.of(part.at(keyword)), documents)));
    return branches;
  }

  /** Parts that accept every value. */
  static SchemaParts everything() {
    return of(List.of(), address -> Optional.empty());
  }
}
