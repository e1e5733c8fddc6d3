package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.regex.RegularExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.schemas.codes.CodeLists;

/**
 * Rules for our own schemas beyond JSON Schema. Keywords come from a short list, and references
 * stay in our own schemas. Everything is described and bounded, and every object is closed.
 * Patterns run in bounded time, and enums equal their code list. The linter runs at start.
 */
final class SchemaLinter {

  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  static final String BASE = "https://wasl.example/schemas/";

  private static final Set<String> ONE = Set.of("items", "if", "then", "else");
  private static final Set<String> MANY = Set.of("allOf");
  private static final Set<String> NAMED = Set.of("properties", "$defs");
  private static final Set<String> PLAIN =
      Set.of(
          "$schema $id $ref title description type enum const pattern format required minLength"
              .concat(" maxLength minItems maxItems uniqueItems minProperties minimum maximum")
              .concat(" unevaluatedProperties x-wasl-kind x-wasl-clear x-wasl-code")
              .split(" "));
  private static final Set<String> FORMATS = Set.of("date-time", "date", "uri");
  private static final Map<String, Set<String>> BOUND =
      Map.of(
          "string", Set.of("maxLength"),
          "array", Set.of("maxItems"),
          "integer", Set.of("minimum", "maximum"),
          "object", Set.of("properties", "unevaluatedProperties"));

  /** A place in a schema and what is wrong there. */
  record Fault(String pointer, String reason) {}

  private final CodeLists codes;
  private final List<Fault> faults = new ArrayList<>();

  private SchemaLinter(CodeLists codes) {
    this.codes = codes;
  }

  static List<Fault> lint(JsonNode schema, CodeLists codes) {
    SchemaLinter check = new SchemaLinter(codes);
    if (!DIALECT.equals(schema.path("$schema").asText()))
      check.fault("/$schema", "$schema must be " + DIALECT);
    check.schema(schema, "");
    return check.faults;
  }

  private void schema(JsonNode schema, String at) {
    if (schema.isBoolean()) return;
    for (var field : schema.properties()) {
      String keyword = field.getKey();
      String below = at + "/" + keyword;
      JsonNode value = field.getValue();
      if (ONE.contains(keyword)) schema(value, below);
      else if (MANY.contains(keyword))
        for (int i = 0; i < value.size(); i++) schema(value.get(i), below + "/" + i);
      else if (NAMED.contains(keyword))
        value.properties().forEach(p -> schema(p.getValue(), below + "/" + p.getKey()));
      else if (!PLAIN.contains(keyword)) fault(below, "unknown keyword");
    }
    declared(schema, at);
    if (schema.has("$ref") && !schema.path("$ref").asText().startsWith(BASE))
      fault(at + "/$ref", "a reference names one of our own schemas");
    if (schema.has("format") && !FORMATS.contains(schema.path("format").asText()))
      fault(at + "/format", "unknown format");
    if (schema.has("pattern") && !SafeRegex.isSafe(schema.path("pattern").asText()))
      fault(at + "/pattern", "a pattern must be anchored and bounded (see Patterns)");
    if (schema.has(CodeListKeyword.NAME)) code(schema, at);
  }

  private void declared(JsonNode schema, String at) {
    boolean declares = schema.has("type") || schema.has("$ref");
    if (declares && !schema.path("description").isTextual()) fault(at, "description is missing");
    for (String bound : BOUND.getOrDefault(schema.path("type").asText(), Set.of()))
      if (!schema.has(bound)) fault(at, bound + " is missing");
  }

  private void code(JsonNode schema, String at) {
    String list = schema.path(CodeListKeyword.NAME).asText();
    if (!codes.names().contains(list)) fault(at + "/" + CodeListKeyword.NAME, "no such code list");
    else if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.path("enum").forEach(v -> values.add(v.asText()));
      if (!values.equals(codes.list(list).codes()))
        fault(at + "/enum", "differs from the code list " + list);
    } else if (SafeRegex.isSafe(schema.path("pattern").asText())) {
      RegularExpression pattern =
          CharacterClassRegex.FACTORY.getRegularExpression(schema.path("pattern").asText());
      for (String value : codes.list(list).codes())
        if (!pattern.matches(value))
          fault(at + "/pattern", "refuses the code " + value + " of codes/" + list + ".json");
    }
  }

  private void fault(String pointer, String reason) {
    faults.add(new Fault(pointer, reason));
  }
}
