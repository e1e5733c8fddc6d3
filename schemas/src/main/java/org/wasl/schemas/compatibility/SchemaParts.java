package org.wasl.schemas.compatibility;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.schemas.compatibility.SchemaDocument.Target;
import org.wasl.schemas.json.PointerTokens;

/**
 * All schemas that apply to one value at once. They are the schema itself, the target of its {@code
 * $ref}, and the schemas of {@code allOf}. A value is valid where it is valid by each of them.
 */
final class SchemaParts {
  private static final int MAX_PARTS = 1_000;

  /** A schema at its place. */
  record Located(JsonNode schema, String pointer, SchemaDocument document) {
    Located at(String keyword) {
      return new Located(
          schema.path(keyword), pointer + "/" + PointerTokens.escaped(keyword), document);
    }

    Located in(String keyword, String name) {
      Located below = at(keyword);
      return new Located(
          below.schema.path(name), below.pointer + "/" + PointerTokens.escaped(name), document);
    }

    private Optional<Located> reference() {
      return document
          .resolve(schema.path("$ref").asText())
          .map(target -> new Located(target.schema(), pointer + "/$ref", target.document()));
    }

    /** Tells whether both mean the same, wherever they stand. */
    boolean isAlike(Located other) {
      return SchemaDocument.isAlike(target(), other.target());
    }

    /** Tells whether two references lead to the same. */
    boolean leadsAlike(Located other) {
      return schema.equals(other.schema)
          && SchemaDocument.leadsAlike(schema.asText(), document, other.document);
    }

    private Target target() {
      return new Target(schema, document);
    }
  }

  /**
   * The schemas that apply to a value under one condition.
   *
   * @param condition the {@code if}
   * @param schema the {@code then} or {@code else}
   */
  record Branch(Located condition, Located schema) {}

  private final List<Located> parts = new ArrayList<>();
  private final List<Located> unknown = new ArrayList<>();

  private SchemaParts() {}

  /** The parts of these schemas, which all apply to the same value. */
  static SchemaParts of(List<Located> schemas) {
    SchemaParts all = new SchemaParts();
    schemas.forEach(all::add);
    return all;
  }

  private void add(Located locatedSchema) {
    if (locatedSchema.schema().isMissingNode()
        || parts.size() >= MAX_PARTS
        || parts.stream().anyMatch(known -> known.schema() == locatedSchema.schema())) {
      return;
    }
    parts.add(locatedSchema);
    if (locatedSchema.schema().path("$ref").isTextual()) {
      locatedSchema
          .reference()
          .ifPresentOrElse(this::add, () -> unknown.add(locatedSchema.at("$ref")));
    }
    JsonNode all = locatedSchema.schema().path("allOf");
    for (int i = 0; i < all.size(); i++) {
      add(
          new Located(
              all.get(i), locatedSchema.pointer() + "/allOf/" + i, locatedSchema.document()));
    }
  }

  /**
   * The schemas alone, without those that only refer to another one. Two values with the same
   * schemas are valid alike.
   */
  List<Target> schemas() {
    return parts.stream().filter(part -> !isReferenceOnly(part)).map(Located::target).toList();
  }

  private static boolean isReferenceOnly(Located part) {
    return part.schema().size() == 1 && part.schema().has("$ref") && part.reference().isPresent();
  }

  /** Tells whether both have the same schemas, and these mean the same. */
  boolean isAlike(SchemaParts other) {
    List<Target> ownTargets = schemas();
    List<Target> otherTargets = other.schemas();
    return ownTargets.size() == otherTargets.size()
        && IntStream.range(0, ownTargets.size())
            .allMatch(i -> SchemaDocument.isAlike(ownTargets.get(i), otherTargets.get(i)));
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

  /** The types it allows, or empty if it allows all. */
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

  /** The values that an {@code enum} or {@code const} allows, or empty if none says. */
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

  private static <T> Set<T> intersection(Set<T> first, Set<T> other) {
    first.retainAll(other);
    return first;
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

  /**
   * The schemas that apply to a member. If a part does not name the member, its {@code
   * additionalProperties} apply. No pattern is matched, because beside {@code patternProperties}
   * the other keyword may or may not apply, and so may {@code unevaluatedProperties}.
   *
   * @param optional with those that may apply
   */
  SchemaParts member(String name, boolean optional) {
    List<Located> schemas = new ArrayList<>();
    boolean named = members().contains(name);
    for (Located part : parts) {
      boolean patterns = part.schema().has("patternProperties");
      if (part.schema().path("properties").has(name)) {
        schemas.add(part.in("properties", name));
      } else if (part.schema().path("additionalProperties").isObject() && (optional || !patterns)) {
        schemas.add(part.at("additionalProperties"));
      }
      if (part.schema().path("unevaluatedProperties").isObject() && optional && !named) {
        schemas.add(part.at("unevaluatedProperties"));
      }
    }
    return of(schemas);
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
    return of(with("items").toList());
  }

  /** The branches {@code then} or {@code else}. */
  List<Branch> branches(String keyword) {
    return parts.stream()
        .filter(part -> part.schema().has("if") && part.schema().has(keyword))
        .map(part -> new Branch(part.at("if"), part.at(keyword)))
        .toList();
  }

  /** Parts that accept every value. */
  static SchemaParts everything() {
    return of(List.of());
  }
}
