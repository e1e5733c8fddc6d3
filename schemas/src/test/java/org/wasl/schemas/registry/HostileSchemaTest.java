package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.SchemaLoadException;

@DisplayName(
    "Threat row 12: no remote reference, dialect pinned, format asserted, bounded time; a broken"
        + " schema stops start-up with file and line")
class HostileSchemaTest {

  private static final String GOOD =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://wasl.example/schemas/note/1",
        "type": "object",
        "description": "A note.",
        "properties": {
          "day": {"type": "string", "description": "Day.", "format": "date", "maxLength": 10},
          "urgency": {"type": "string", "description": "Urgency.", "maxLength": 9}
        },
        "unevaluatedProperties": false
      }
      """;

  @TempDir Path types;

  private final CodeLists codes = CodeLists.load();

  @Test
  void loadsValidSchema() throws IOException {
    // Given
    write("note/1/schema.json", GOOD);
    // When
    SchemaRegistry registry = SchemaRegistry.load(types, codes);
    // Then
    assertThat(registry.types()).containsExactly(new TypeId("note", 1));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"maxLength\": 10 | \"maxLenght\": 10 | 7 | unknown keyword",
        "\"maxLength\": 10 | \"maxLength\": -1 | 7 | not a JSON Schema",
        "\"maxLength\": 9 | \"minLength\": 9 | 8 | maxLength is missing",
        "\"description\": \"Day.\", | | 7 | description is missing",
        "\"format\": \"date\" | \"format\": \"moon\" | 7 | unknown format",
        "\"format\": \"date\" | \"pattern\": \"^(a+)+$\" | 7 | a pattern must be anchored",
        "draft/2020-12/schema | draft/2019-09/schema | 2 | $schema must be",
        "schemas/note/1 | schemas/other/1 | 3 | $id must be",
        "\"unevaluatedProperties\": false | \"title\": \"x\" | 1 | unevaluatedProperties is"
            + " missing",
        "\"maxLength\": 9 | \"maxLength\": 9, \"x-wasl-code\": \"moods\" | 8 | no such code list",
        "\"maxLength\": 9 | \"maxLength\": 9, \"x-wasl-code\": \"urgency\", \"enum\": [\"routine\"]"
            + " | 8 | differs from the code list",
        "\"type\": \"string\", \"description\": \"Day.\" | \"$ref\": \"https://other.example/x\","
            + " \"description\": \"Day.\" | 7 | a reference names one of our own",
        "\"type\": \"string\", \"description\": \"Day.\" | \"$ref\": \"file:///etc/passwd\","
            + " \"description\": \"Day.\" | 7 | a reference names one of our own",
        "\"type\": \"string\", \"description\": \"Day.\" | \"$ref\":"
            + " \"https://wasl.example/schemas/gone/1\", \"description\": \"Day.\" | 7 | no such"
            + " schema",
        "\"maxLength\": 10 | \"maxLength\": 10, \"maxLength\": 11 | 7 | DUPLICATE_KEY"
      })
  void invalidSchemaStopsTheStart(String good, String broken, int line, String reason)
      throws IOException {
    // Given
    assertThat(GOOD).contains(good);
    write("note/1/schema.json", GOOD.replace(good, broken == null ? "" : broken));
    // When / Then
    assertThatThrownBy(() -> SchemaRegistry.load(types, codes))
        .isInstanceOf(SchemaLoadException.class)
        .hasMessageStartingWith(types.getFileName() + "/note/1/schema.json:" + line + ": ")
        .hasMessageContaining(reason == null ? "" : reason);
  }

  @Test
  void failingValidSampleStopsTheBuild() throws IOException {
    // Given
    write("note/1/schema.json", GOOD);
    write("note/1/valid/bad-day.json", "{\n\n\"day\": \"2026-02-30\"}");
    // When / Then
    assertThatThrownBy(() -> SampleCheck.all(types, codes))
        .isInstanceOf(SchemaLoadException.class)
        .hasMessageContaining("/valid/bad-day.json:3: a valid sample is refused: format");
  }

  @Test
  void acceptedOrUnexplainedInvalidSampleStopsTheBuild() throws IOException {
    // Given
    write("note/1/schema.json", GOOD);
    write("note/1/invalid.json", "{\"fine.json\": [\"/day format\"]}");
    write("note/1/invalid/fine.json", "{\"day\": \"2026-02-28\"}");
    // When / Then
    assertThatThrownBy(() -> SampleCheck.all(types, codes))
        .hasMessageContaining("/invalid/fine.json:1: refused for [], not for [/day format]");
    // Given
    write("note/1/invalid.json", "{}");
    // When / Then
    assertThatThrownBy(() -> SampleCheck.all(types, codes))
        .hasMessageContaining("invalid.json does not say why");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(a+)+$",
        "^(a|aa)*$",
        "^(a{1,9}){1,9}$",
        "^(.*)(.*)$",
        "^a+b+$",
        "^a{1,}$",
        "^(?=a)a$",
        "^(a)\\1$",
        "a",
        "^a",
        "^[a]*[a]*$"
      })
  void rejectsPatternsWithExponentialTime(String pattern) {
    assertThat(SafeRegex.isSafe(pattern)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[a-z+*]*$", "^\\+[1-9][0-9]{6,14}$", "^a(\\.[0-9]{1,9})?Z$"})
  void acceptsBoundedPatterns(String pattern) {
    assertThat(SafeRegex.isSafe(pattern)).isTrue();
  }

  @Test
  void everyPatternMatchesTheLongestHostileStringInTime() {
    // Given
    SchemaRegistry registry = SchemaRegistry.load(codes);
    List<String> patterns = new ArrayList<>();
    for (TypeId id : registry.types())
      collect(
          TestDocuments.parse(registry.schemaText(id.type(), id.version()).orElseThrow()),
          patterns);
    assertThat(patterns).hasSizeGreaterThan(30);
    List<String> seeds = List.of("a", "A", "0", "-", ".", "@", "é", "a-", "0.", "A0", "a@");
    // When
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (String pattern : patterns)
            for (String seed : seeds)
              Pattern.compile(pattern).matcher(seed.repeat(1 << 15) + "\u0000").find();
        });
    // Then: it ended
    assertThat(patterns).allMatch(SafeRegex::isSafe);
  }

  @Test
  void formatsCheckTheLongestHostileStringInTime() {
    // Given
    SchemaRegistry registry = SchemaRegistry.load(codes);
    for (String seed : List.of("1", "-", "2026-", "http://", "[::", "%", "a.", "\u0660")) {
      JsonNode hostile = TextNode.valueOf(seed.repeat((1 << 16) / seed.length()));
      JsonNode document = TestDocuments.fraud();
      TestDocuments.set(document, "/content/time", hostile);
      TestDocuments.set(document, "/content/assessment/indicators/0/value", hostile);
      // When
      List<Violation> violations =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> registry.validate("vetted-case", 1, document));
      // Then
      assertThat(violations)
          .extracting(Violation::pointer)
          .contains("/content/time", "/content/assessment/indicators/0/value");
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = types.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static void collect(JsonNode schema, List<String> patterns) {
    if (schema.path("pattern").isTextual()) patterns.add(schema.path("pattern").textValue());
    schema.forEach(child -> collect(child, patterns));
  }
}
