package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.schemas.codes.CodeLists;

/**
 * Checks whether a document is valid by one of our schemas, but not why. A schema becomes a tree of
 * rules for the keywords that {@link SchemaLinter} admits (JSON Schema 2020-12, core and
 * validation). This costs a fraction of the library's time. A document that it accepts is valid. A
 * document that it does not accept may be valid if a number is written as 1.0 or has more than 64
 * bits. The library decides then, and says why.
 */
final class ValidityCheck {

  /** One keyword. */
  @FunctionalInterface
  private interface Rule {
    Rule NOTHING = (value, evaluated) -> false;
    Rule EVERYTHING = (value, evaluated) -> true;

    /**
     * Tells whether the keyword accepts the value.
     *
     * @param evaluated receives the names of the object's members that a schema applies to. It is
     *     null if nobody asks
     */
    boolean accepts(JsonNode value, @Nullable Set<String> evaluated);
  }

  /** Keywords that apply a schema to the same value. */
  private static final Set<String> IN_PLACE = Set.of("$ref", "allOf", "if");

  private final CodeLists codes;
  private final Function<String, JsonNode> resolve;
  private final Map<String, Rule> references = new HashMap<>();

  /** References on the way from the schema to here. */
  private final Set<String> open = new LinkedHashSet<>();

  /**
   * Tells whether this is in a condition, where a wrong "no" would be as wrong as a wrong "yes".
   */
  private boolean exact;

  private final Rule rule;

  /**
   * @param schema the schema of a type, linted
   * @param resolve gives the schema that a {@code $ref} names
   * @throws IllegalArgumentException if it has a keyword, or a keyword in a place, that this does
   *     not know
   */
  ValidityCheck(JsonNode schema, CodeLists codes, Function<String, JsonNode> resolve) {
    this.codes = codes;
    this.resolve = resolve;
    this.rule = schema(schema);
  }

  /** Tells whether the document is certainly valid. */
  boolean accepts(JsonNode document) {
    return rule.accepts(document, null);
  }

  private Rule schema(JsonNode schema) {
    if (schema.isBoolean()) {
      return schema.booleanValue() ? Rule.EVERYTHING : Rule.NOTHING;
    }
    boolean closed = schema.has(UnevaluatedPropertiesRewriter.WRITTEN);
    boolean alone = IN_PLACE.stream().noneMatch(schema::has);
    List<Rule> rules = new ArrayList<>();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      keyword(keyword.getKey(), keyword.getValue(), schema, closed && alone).ifPresent(rules::add);
    }
    Rule all = all(rules);
    return closed && !alone ? closed(all) : all;
  }

  private Optional<Rule> keyword(String keyword, JsonNode value, JsonNode schema, boolean closed) {
    return switch (keyword) {
      case "type" -> Optional.of(type(value.asText()));
      case "enum" -> Optional.of(enumerated(value));
      case "const" -> Optional.of(constant(value));
      case "pattern" -> Optional.of(pattern(value.textValue()));
      case "format" -> Optional.of(format(value.textValue()));
      case "minLength" -> Optional.of(text(it -> length(it) >= value.intValue()));
      case "maxLength" -> Optional.of(text(it -> length(it) <= value.intValue()));
      case "minimum" -> Optional.of(number(it -> it >= value.longValue()));
      case "maximum" -> Optional.of(number(it -> it <= value.longValue()));
      case "minItems" -> Optional.of(array(it -> it.size() >= value.intValue()));
      case "maxItems" -> Optional.of(array(it -> it.size() <= value.intValue()));
      case "uniqueItems" -> value.booleanValue() ? Optional.of(unique()) : Optional.empty();
      case "items" -> Optional.of(items(schema(value)));
      case "minProperties" -> Optional.of(object(it -> it.size() >= value.intValue()));
      case "required" -> Optional.of(required(value));
      case "properties" -> Optional.of(properties(value, closed));
      case "$ref" -> Optional.of(reference(value.textValue()));
      case "allOf" -> Optional.of(all(value.valueStream().map(this::schema).toList()));
      case "if" -> Optional.of(conditional(schema));
      case UnevaluatedPropertiesRewriter.WRITTEN -> unevaluated(value, schema, closed);
      case CodeListKeyword.NAME -> schema.has("enum") ? Optional.empty() : Optional.of(code(value));
      // A part of "if", or without effect on validity.
      case "then",
          "else",
          "$schema",
          "$id",
          "$defs",
          "title",
          "description",
          "x-wasl-kind",
          "x-wasl-clear" ->
          Optional.empty();
      default -> throw new IllegalArgumentException("unknown keyword " + keyword);
    };
  }

  private static Rule all(List<Rule> rules) {
    Rule[] each = rules.toArray(Rule[]::new);
    return switch (each.length) {
      case 0 -> Rule.EVERYTHING;
      case 1 -> each[0];
      default ->
          (value, evaluated) -> {
            for (Rule rule : each) {
              if (!rule.accepts(value, evaluated)) {
                return false;
              }
            }
            return true;
          };
    };
  }

  private Rule type(String name) {
    return switch (name) {
      case "object" -> (value, evaluated) -> value.isObject();
      case "array" -> (value, evaluated) -> value.isArray();
      case "string" -> (value, evaluated) -> value.isTextual();
      case "boolean" -> (value, evaluated) -> value.isBoolean();
      case "integer" -> {
        refuseInCondition("a number");
        yield (value, evaluated) -> value.isIntegralNumber();
      }
      default -> throw new IllegalArgumentException("unknown type " + name);
    };
  }

  private static Rule enumerated(JsonNode values) {
    Set<String> texts = new HashSet<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw new IllegalArgumentException("an enum of anything but strings");
      }
      texts.add(value.textValue());
    }
    return (value, evaluated) -> value.isTextual() && texts.contains(value.textValue());
  }

  private Rule constant(JsonNode constant) {
    if (constant.isTextual()) {
      String text = constant.textValue();
      return (value, evaluated) -> value.isTextual() && text.equals(value.textValue());
    }
    if (constant.isBoolean()) {
      boolean truth = constant.booleanValue();
      return (value, evaluated) -> value.isBoolean() && value.booleanValue() == truth;
    }
    if (constant.isIntegralNumber() && constant.canConvertToLong()) {
      long asked = constant.longValue();
      Rule equal = number(it -> it == asked);
      return (value, evaluated) -> value.isNumber() && equal.accepts(value, evaluated);
    }
    throw new IllegalArgumentException("a const that is no string, integer or truth value");
  }

  private static Rule pattern(String pattern) {
    RegularExpression regex = CharacterClassRegex.FACTORY.getRegularExpression(pattern);
    return text(regex::matches);
  }

  private static Rule format(String name) {
    Format format =
        Stream.concat(Stream.of(new DateTimeFormat()), Formats.DEFAULT.stream())
            .filter(known -> known.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown format " + name));
    return text(it -> format.matches(null, it));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Rule text(Predicate<String> test) {
    return (value, evaluated) -> !value.isTextual() || test.test(value.textValue());
  }

  @FunctionalInterface
  private interface LongTest {
    boolean test(long number);
  }

  private Rule number(LongTest test) {
    refuseInCondition("a number");
    return (value, evaluated) ->
        !value.isNumber()
            || value.isIntegralNumber() && value.canConvertToLong() && test.test(value.longValue());
  }

  private static Rule array(Predicate<JsonNode> test) {
    return (value, evaluated) -> !value.isArray() || test.test(value);
  }

  private static Rule object(Predicate<JsonNode> test) {
    return (value, evaluated) -> !value.isObject() || test.test(value);
  }

  /** For strings only. The library decides about equal numbers. */
  private Rule unique() {
    refuseInCondition("uniqueItems");
    return array(
        it -> {
          Set<String> seen = new HashSet<>();
          for (JsonNode item : it) {
            if (!item.isTextual() || !seen.add(item.textValue())) {
              return false;
            }
          }
          return true;
        });
  }

  private static Rule items(Rule item) {
    return (value, evaluated) -> {
      if (value.isArray()) {
        for (JsonNode each : value) {
          if (!item.accepts(each, null)) {
            return false;
          }
        }
      }
      return true;
    };
  }

  private static Rule required(JsonNode names) {
    String[] each = names.valueStream().map(JsonNode::textValue).toArray(String[]::new);
    return object(
        it -> {
          for (String name : each) {
            if (!it.has(name)) {
              return false;
            }
          }
          return true;
        });
  }

  /**
   * @param closed whether no other member may be there
   */
  private Rule properties(JsonNode schemas, boolean closed) {
    Map<String, Rule> members = new HashMap<>();
    schemas.properties().forEach(it -> members.put(it.getKey(), schema(it.getValue())));
    return (value, evaluated) -> {
      if (!value.isObject()) {
        return true;
      }
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        Rule known = members.get(member.getKey());
        if (known == null ? closed : !known.accepts(member.getValue(), null)) {
          return false;
        }
        if (known != null && evaluated != null) {
          evaluated.add(member.getKey());
        }
      }
      return true;
    };
  }

  private static Optional<Rule> unevaluated(JsonNode value, JsonNode schema, boolean closed) {
    if (!value.isBoolean() || value.booleanValue()) {
      throw new IllegalArgumentException("unevaluatedProperties that permits something");
    }
    return closed && !schema.has("properties")
        ? Optional.of(object(JsonNode::isEmpty))
        : Optional.empty();
  }

  /** Each member of the object must be one that a schema in the same place applies to. */
  private static Rule closed(Rule all) {
    return (value, evaluated) -> {
      if (!value.isObject()) {
        return all.accepts(value, evaluated);
      }
      Set<String> distinct = new HashSet<>();
      if (!all.accepts(value, distinct) || distinct.size() != value.size()) {
        return false;
      }
      if (evaluated != null) {
        evaluated.addAll(distinct);
      }
      return true;
    };
  }

  private Rule reference(String name) {
    Rule known = references.get(name);
    if (known != null && !exact) {
      return known;
    }
    if (!open.add(name)) {
      throw new IllegalArgumentException("a schema that contains itself: " + name);
    }
    Rule made = schema(resolve.apply(name));
    open.remove(name);
    references.put(name, made);
    return made;
  }

  private Rule conditional(JsonNode schema) {
    boolean before = exact;
    exact = true;
    Rule condition = schema(schema.path("if"));
    exact = before;
    Rule then = schema.has("then") ? schema(schema.path("then")) : Rule.EVERYTHING;
    Rule otherwise = schema.has("else") ? schema(schema.path("else")) : Rule.EVERYTHING;
    return (value, evaluated) -> {
      Set<String> met = evaluated == null ? null : new HashSet<>();
      if (!condition.accepts(value, met)) {
        return otherwise.accepts(value, evaluated);
      }
      if (evaluated != null && met != null) {
        evaluated.addAll(met);
      }
      return then.accepts(value, evaluated);
    };
  }

  private Rule code(JsonNode list) {
    return text(codes.list(list.textValue())::has);
  }

  private void refuseInCondition(String keyword) {
    if (exact) {
      throw new IllegalArgumentException("a condition on " + keyword);
    }
  }
}
