package org.wasl.schemas.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.schemas.compatibility.SchemaChange.Side;
import org.wasl.schemas.compatibility.SchemaDocument.Target;
import org.wasl.schemas.compatibility.SchemaParts.Branch;
import org.wasl.schemas.compatibility.SchemaParts.Located;

/**
 * Compares two JSON Schemas and names every place where a change breaks readers or writers. A
 * change breaks writers if the new schema refuses what the old one accepts. It breaks readers if
 * the old one refuses what the new one accepts. One function answers in both directions.
 *
 * <p>It never calls a breaking change compatible. If it cannot tell, because a keyword that it does
 * not know differs, it says so as a change that breaks both. Titles, descriptions and other
 * annotations do not count, nor does the version in an envelope, which always differs. A change in
 * a definition that several places share is named at the first of them.
 */
public final class SchemaComparison {
  private static final List<String> UPPER =
      List.of("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum");
  private static final List<String> LOWER =
      List.of("minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum");

  /** Without effect on which documents are valid. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "x-wasl-kind");

  /** Compared one by one. */
  private static final Set<String> KNOWN =
      Stream.concat(
              Stream.of(
                  "type",
                  "enum",
                  "const",
                  "required",
                  "properties",
                  "items",
                  "allOf",
                  "if",
                  "then",
                  "else"),
              Stream.concat(UPPER.stream(), LOWER.stream()))
          .collect(Collectors.toUnmodifiableSet());

  /** They are about what the other keyword leaves: where that leaves more, they refuse more. */
  private static final Map<String, String> OF_THE_REST =
      Map.of(
          "additionalProperties", "patternProperties",
          "unevaluatedProperties", "patternProperties",
          "unevaluatedItems", "prefixItems");

  private static final String VERSION = "/envelope/version";

  private final Side side;
  private final List<SchemaChange> changes = new ArrayList<>();
  private final Set<List<List<Target>>> compared = new HashSet<>();

  private SchemaComparison(Side side) {
    this.side = side;
  }

  /**
   * A schema to compare.
   *
   * @param json the schema
   * @param documents gives the schema document of an address (a {@code $ref} without fragment),
   *     where it is known. A reference that is not known is compared by its text
   */
  public record Compared(JsonNode json, Function<String, Optional<JsonNode>> documents) {
    private SchemaParts parts() {
      return SchemaParts.of(List.of(new Located(json, "", SchemaDocument.of(json, documents))));
    }
  }

  /**
   * Compares two schemas.
   *
   * @return every breaking change in the order of the schemas, first those that break writers, or
   *     empty if both sides are compatible
   */
  public static List<SchemaChange> compare(Compared older, Compared newer) {
    SchemaParts before = older.parts();
    SchemaParts after = newer.parts();
    Set<SchemaChange> all = new LinkedHashSet<>();
    all.addAll(new SchemaComparison(Side.WRITERS).refusals(before, after));
    all.addAll(new SchemaComparison(Side.READERS).refusals(after, before));
    return List.copyOf(all);
  }

  private List<SchemaChange> refusals(SchemaParts accepting, SchemaParts refusing) {
    compare(accepting, refusing, "");
    return changes;
  }

  /**
   * Finds what the second refuses and the first accepts.
   *
   * @param place the value they are about, as a JSON pointer into a document
   */
  private void compare(SchemaParts accepting, SchemaParts refusing, String place) {
    List<List<Target>> pair = List.of(accepting.schemas(), refusing.schemas());
    if (place.equals(VERSION)
        || accepting.isAlike(refusing)
        || accepting.never().isPresent()
        || !compared.add(pair)) {
      return;
    }
    Optional<Located> never = refusing.never();
    if (never.isPresent()) {
      add(never.get(), "refuses every value");
    } else if (!types(accepting, refusing)) {
      values(accepting, refusing);
      bounds(accepting, refusing);
      required(accepting, refusing);
      members(accepting, refusing, place);
      compare(
          keeps("prefixItems", accepting, refusing) ? accepting.items() : SchemaParts.everything(),
          refusing.items(),
          place + "/*");
      branches(accepting, refusing, place);
      others(accepting, refusing);
    }
  }

  private void add(Located where, String refusal) {
    changes.add(new SchemaChange(side, where.pointer(), refusal));
  }

  /** Tells whether both have no type in common, so that nothing else needs to be said. */
  private boolean types(SchemaParts accepting, SchemaParts refusing) {
    Set<String> allowed = refusing.types();
    if (allowed.isEmpty()) {
      return false;
    }
    Set<String> lost = new TreeSet<>(accepting.types());
    boolean any = lost.isEmpty();
    lost.removeAll(allowed);
    if (any || !lost.isEmpty()) {
      String refused =
          any
              ? "every type but %s".formatted(String.join(", ", allowed))
              : "the type %s".formatted(String.join(", ", lost));
      refusing.with("type").findFirst().ifPresent(at -> add(at, "refuses " + refused));
    }
    return !any && lost.containsAll(accepting.types());
  }

  private void values(SchemaParts accepting, SchemaParts refusing) {
    Optional<Set<JsonNode>> allowed = refusing.values();
    Optional<Set<JsonNode>> possible = accepting.values();
    Optional<Located> at = Stream.of("enum", "const").flatMap(refusing::with).findFirst();
    if (allowed.isEmpty() || at.isEmpty()) {
      return;
    }
    if (possible.isEmpty()) {
      add(at.get(), "refuses every value but " + texts(allowed.get()));
      return;
    }
    Set<JsonNode> lost = new LinkedHashSet<>(possible.get());
    lost.removeAll(allowed.get());
    if (!lost.isEmpty()) {
      add(at.get(), "refuses the value " + texts(lost));
    }
  }

  private static String texts(Set<JsonNode> values) {
    return values.stream()
        .map(value -> value.isTextual() ? value.textValue() : value.toString())
        .collect(Collectors.joining(", "));
  }

  private void bounds(SchemaParts accepting, SchemaParts refusing) {
    UPPER.forEach(keyword -> bound(accepting, refusing, keyword, true));
    LOWER.forEach(keyword -> bound(accepting, refusing, keyword, false));
  }

  private void bound(SchemaParts accepting, SchemaParts refusing, String keyword, boolean upper) {
    Optional<Located> bound = refusing.bound(keyword, upper);
    if (bound.isEmpty()) {
      return;
    }
    Optional<Located> other = accepting.bound(keyword, upper);
    int tighter =
        other
            .map(it -> SchemaParts.number(it).compareTo(SchemaParts.number(bound.get())))
            .orElse(upper ? 1 : -1);
    if (upper ? tighter > 0 : tighter < 0) {
      add(
          bound.get(),
          "is %s, in the other one %s"
              .formatted(
                  bound.get().schema().asText(),
                  other.map(it -> it.schema().asText()).orElse("none")));
    }
  }

  private void required(SchemaParts accepting, SchemaParts refusing) {
    Set<String> present = accepting.required().keySet();
    refusing
        .required()
        .forEach(
            (name, at) -> {
              if (!present.contains(name)) {
                add(at, "asks for " + name);
              }
            });
  }

  private void members(SchemaParts accepting, SchemaParts refusing, String place) {
    Set<String> ofFirst = accepting.members();
    Set<String> ofSecond = refusing.members();
    Optional<Located> closed = refusing.closed();
    for (String name : ofFirst) {
      if (closed.isEmpty() || ofSecond.contains(name)) {
        member(accepting, refusing, name, place);
      } else if (accepting.member(name, false).never().isEmpty()) {
        add(closed.get(), "refuses the member " + name);
      }
    }
    boolean onlyNamed = accepting.closed().isPresent();
    if (!onlyNamed || accepting.with("patternProperties").findAny().isPresent()) {
      ofSecond.stream()
          .filter(name -> !ofFirst.contains(name))
          .forEach(name -> member(accepting, refusing, name, place));
    }
    if (!onlyNamed || !keeps("patternProperties", accepting, refusing)) {
      closed.ifPresent(at -> add(at, "refuses members that have no schema"));
    }
  }

  private void member(SchemaParts accepting, SchemaParts refusing, String name, String place) {
    compare(accepting.member(name, false), refusing.member(name, true), place + "/" + name);
  }

  /** Tells whether what the first says by this keyword the second says as well. */
  private static boolean keeps(String keyword, SchemaParts accepting, SchemaParts refusing) {
    return accepting.with(keyword).allMatch(at -> refusing.with(keyword).anyMatch(at::isAlike));
  }

  /** Branches of the same condition are compared. A condition that only one has is a refusal. */
  private void branches(SchemaParts accepting, SchemaParts refusing, String place) {
    for (String keyword : List.of("then", "else")) {
      for (Branch branch : refusing.branches(keyword)) {
        List<Located> same =
            accepting.branches(keyword).stream()
                .filter(other -> other.condition().isAlike(branch.condition()))
                .map(Branch::schema)
                .toList();
        compare(SchemaParts.of(same), SchemaParts.of(List.of(branch.schema())), place);
      }
    }
  }

  /**
   * Compares keywords that are equal or not, which are pattern, format, code list, and all unknown
   * ones.
   */
  private void others(SchemaParts accepting, SchemaParts refusing) {
    for (String keyword : keywords(refusing)) {
      String before = OF_THE_REST.get(keyword);
      boolean wider = before != null && !keeps(before, accepting, refusing);
      refusing
          .with(keyword)
          .filter(at -> isCompared(keyword, at.schema()))
          .filter(at -> wider || accepting.with(keyword).noneMatch(at::isAlike))
          .findFirst()
          .ifPresent(at -> add(at, "is another one, or there is none in the other schema"));
    }
    refusing
        .unknown()
        .filter(at -> accepting.unknown().noneMatch(at::leadsAlike))
        .forEach(at -> add(at, "names a schema that is not known here"));
  }

  private static Set<String> keywords(SchemaParts parts) {
    Set<String> keywords = new LinkedHashSet<>();
    parts.schemas().forEach(target -> target.schema().fieldNames().forEachRemaining(keywords::add));
    keywords.removeAll(ANNOTATIONS);
    return keywords;
  }

  private boolean isCompared(String keyword, JsonNode value) {
    return switch (keyword) {
      case "$ref" -> false;
      case "uniqueItems" -> value.asBoolean();
      case "unevaluatedProperties", "additionalProperties" -> value.isObject();
      case "items" -> value.isArray();
      // Readers miss a fact that is no longer readable, but nobody misses a new one.
      case "x-wasl-clear" -> side == Side.READERS;
      // In draft 4 they are booleans.
      case "exclusiveMaximum", "exclusiveMinimum" -> !value.isNumber() && value.asBoolean(true);
      default -> !KNOWN.contains(keyword);
    };
  }
}
