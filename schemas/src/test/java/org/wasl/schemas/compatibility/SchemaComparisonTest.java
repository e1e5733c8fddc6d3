package org.wasl.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.compatibility.SchemaComparison.Compared;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;

class SchemaComparisonTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CodeLists.load());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Function<String, Optional<JsonNode>> OURS =
      address -> REGISTRY.document(address).map(SchemaComparisonTest::json);

  /** Versions that have one before. */
  static Stream<TypeId> newer() {
    return REGISTRY.types().stream().filter(id -> id.version() > 1);
  }

  @ParameterizedTest
  @MethodSource("newer")
  void breakingChangesMatchDeclaredOnes(TypeId newer) throws Exception {
    // Given
    Path expected = Path.of("types", newer.toString(), "changes.txt");
    // When
    String changes =
        SchemaComparison.compare(
                ownSchema(newer.version() - 1, newer), ownSchema(newer.version(), newer))
            .stream()
            .map(change -> change + "\n")
            .collect(Collectors.joining());
    // Then
    assertThat(changes).isEqualTo(Files.readString(expected)).isNotEmpty();
  }

  @Test
  void everySchemaIsCompatibleWithItself() {
    assertThat(REGISTRY.types())
        .allSatisfy(
            id ->
                assertThat(
                        SchemaComparison.compare(
                            ownSchema(id.version(), id), ownSchema(id.version(), id)))
                    .isEmpty());
  }

  private static final String OLD =
      """
      {"$id": "old", "title": "Note", "type": "object", "required": ["kind"],
       "properties": {
         "kind": {"type": "string", "enum": ["a", "b"]},
         "text": {"type": "string", "maxLength": 40, "pattern": "^x"},
         "day": {"$ref": "#/$defs/day"},
         "parts": {"type": "array", "maxItems": 3, "items": {"type": "integer", "minimum": 1}},
         "amount": {"type": "number", "maximum": 10},
         "people": {"type": "array", "items": {"$ref": "#/$defs/person"}},
         "place": {"oneOf": [{"$ref": "#/$defs/place"}]},
         "open": {"properties": {"x": {"type":"string"}}, "additionalProperties": {"type":"array"}},
         "marked": {"patternProperties": {"^m-": {}}, "additionalProperties": false},
         "next": {"$ref": "#"}},
       "allOf": [{"if": {"required": ["day"]}, "then": {"required": ["text"]}},
                 {"if": {"required":["day"]}, "then": {"required":["kind"]}}],
       "$defs": {
         "day": {"type": "string", "format": "date"},
         "person": {"properties": {"name": {}}},
         "place": {"maxLength": 9}},
       "unevaluatedProperties": false}
      """;

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"title\": \"Note\" | \"title\": \"Remark\" |  | ",
        "\"required\": [\"kind\"] | \"required\": [\"kind\", \"text\"] | /required asks for text |"
            + " ",
        "\"required\": [\"kind\"] | \"required\": [] | | /required asks for kind",
        "[\"a\", \"b\"] | [\"a\"] | /properties/kind/enum refuses the value b | ",
        "[\"a\", \"b\"] | [\"a\", \"b\", \"c\"] | | /properties/kind/enum refuses the value c",
        ", \"enum\": [\"a\", \"b\"] | | | /properties/kind/enum refuses every value but a, b",
        "\"maxLength\": 40 | \"maxLength\": 10 | /properties/text/maxLength is 10, in the other one"
            + " 40 |",
        "\"maxLength\": 40 | \"minLength\": 1 | /properties/text/minLength is 1, in the other one"
            + " none | /properties/text/maxLength is 40, in the other one none",
        "^x | ^y | /properties/text/pattern is another one, or there is none in the other schema |"
            + " /properties/text/pattern is another one, or there is none in the other schema",
        "\"text\": { | \"note\": { | /unevaluatedProperties refuses the member text |"
            + " /unevaluatedProperties refuses the member note",
        "\"format\": \"date\" | \"format\": \"time\" |"
            + " /properties/day/$ref/format is another one, or there is none in the other schema |"
            + " /properties/day/$ref/format is another one, or there is none in the other schema",
        "\"type\": \"integer\", \"minimum\": 1 | \"type\": \"string\" |"
            + " /properties/parts/items/type refuses the type integer |"
            + " /properties/parts/items/type refuses the type string",
        "\"type\": \"integer\" | \"type\": \"number\" | |"
            + " /properties/parts/items/type refuses the type number",
        "\"minimum\": 1 | \"minimum\": 0 | |"
            + " /properties/parts/items/minimum is 1, in the other one 0",
        "{\"required\": [\"text\"]} | {\"required\": [\"text\", \"parts\"]} |"
            + " /allOf/0/then/required asks for parts | ",
        "{\"required\": [\"day\"]} | {\"required\": [\"parts\"]} |"
            + " /allOf/0/then/required asks for text | /allOf/0/then/required asks for text",
        "\"unevaluatedProperties\": false | \"unevaluatedProperties\": true | |"
            + " /unevaluatedProperties refuses members that have no schema",
        "\"maxItems\": 3 | \"maxItems\": 3, \"uniqueItems\": true | /properties/parts/uniqueItems"
            + " is another one, or there is none in the other schema |",
        "\"maxItems\": 3 | \"maxItems\": 3, \"contains\": {\"const\": 1} |"
            + " /properties/parts/contains is another one, or there is none in the other schema |",
        "\"person\": { | \"person\": {\"required\": [\"name\"], |"
            + " /properties/people/items/$ref/required asks for name | ",
        "\"maxLength\": 9 | \"maxLength\": 8 |"
            + " /properties/place/oneOf is another one, or there is none in the other schema |"
            + " /properties/place/oneOf is another one, or there is none in the other schema",
        "{\"required\":[\"kind\"]} | {\"required\":[\"kind\", \"parts\"]} |"
            + " /allOf/1/then/required asks for parts | ",
        "\"maximum\": 10 | \"maximum\": 10, \"exclusiveMaximum\": true |"
            + " /properties/amount/exclusiveMaximum is another one, or there is none in the other"
            + " schema | ",
        "\"maximum\": 10 | \"maximum\": 10, \"exclusiveMaximum\": false | |",
        "\"x\": {\"type\":\"string\"} | |"
            + " /properties/open/additionalProperties/type refuses the type string |"
            + " /properties/open/properties/x/type refuses the type array",
        "\"patternProperties\": {\"^m-\": {}}, | |"
            + " /properties/marked/additionalProperties refuses members that have no schema |"
            + " /properties/marked/patternProperties is another one, or there is none in the other"
            + " schema"
      })
  void reportsWhichSideEachChangeBreaks(
      String before, String after, String writers, String readers) {
    // Given
    assertThat(OLD).contains(before);
    String changed = OLD.replace(before, after == null ? "" : after);
    // When
    List<SchemaChange> changes = SchemaComparison.compare(alone(OLD), alone(changed));
    // Then
    assertThat(changes)
        .filteredOn(change -> change.breaks() == SchemaChange.Side.WRITERS)
        .extracting(change -> change.pointer() + " " + change.refusal())
        .isEqualTo(writers == null ? List.of() : List.of(writers));
    assertThat(changes)
        .filteredOn(change -> change.breaks() == SchemaChange.Side.READERS)
        .extracting(change -> change.pointer() + " " + change.refusal())
        .isEqualTo(readers == null ? List.of() : List.of(readers));
  }

  @Test
  void unknownReferenceIsNeverCompatible() {
    // Given
    String elsewhere = OLD.replace("{\"$ref\": \"#\"}", "{\"$ref\": \"elsewhere.json\"}");
    // When
    List<SchemaChange> changes = SchemaComparison.compare(alone(OLD), alone(elsewhere));
    // Then
    assertThat(changes)
        .contains(
            new SchemaChange(
                SchemaChange.Side.WRITERS,
                "/properties/next/$ref",
                "names a schema that is not known here"));
  }

  @Test
  void comparesReferencedSchemasOfEachSide() {
    // Given
    String schema = "{\"items\": {\"$ref\": \"person.json\"}}";
    JsonNode loose = json("{\"properties\": {\"name\": {}}}");
    JsonNode strict = json("{\"properties\": {\"name\": {}}, \"required\": [\"name\"]}");
    // When
    List<SchemaChange> changes =
        SchemaComparison.compare(
            new Compared(json(schema), address -> Optional.of(loose)),
            new Compared(json(schema), address -> Optional.of(strict)));
    // Then
    assertThat(changes)
        .containsExactly(
            new SchemaChange(SchemaChange.Side.WRITERS, "/items/$ref/required", "asks for name"));
  }

  private static Compared ownSchema(int version, TypeId id) {
    return new Compared(json(REGISTRY.schemaText(id.type(), version).orElseThrow()), OURS);
  }

  private static Compared alone(String schema) {
    return new Compared(json(schema), address -> Optional.empty());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
