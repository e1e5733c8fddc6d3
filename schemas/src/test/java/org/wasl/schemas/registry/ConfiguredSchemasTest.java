package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.SchemaLoadException;

/** Schemas of the authority beside and in place of those that ship. */
class ConfiguredSchemasTest {
  private static final CodeLists CODES = CodeLists.load();
  private static final String QUESTION = "reporter-question";
  private static final SchemaRegistry SHIPPED = SchemaRegistry.load(CODES);

  @TempDir private Path folder;

  private SchemaRegistry load() {
    return SchemaRegistry.load(CODES, schemas());
  }

  private Path schemas() {
    return folder.resolve("schemas");
  }

  private Path write(String type, int version, String text) throws IOException {
    Path home = schemas().resolve(type).resolve(Integer.toString(version));
    return Files.writeString(Files.createDirectories(home).resolve("schema.json"), text);
  }

  private static String shipped(String type) {
    return SHIPPED.schemaText(type, 1).orElseThrow();
  }

  private static String version(int number) {
    return shipped(QUESTION)
        .replace("\"const\": 1", "\"const\": " + number)
        .replace("reporter-question/1", "reporter-question/" + number);
  }

  @Test
  void addsAVersionBesideTheShippedOne() throws IOException {
    // Given
    write(QUESTION, 2, version(2).replace("\"maxItems\": 20", "\"maxItems\": 10"));
    // When
    SchemaRegistry registry = load();
    // Then
    assertThat(registry.messageVersions(QUESTION)).containsExactly(1, 2);
    assertThat(SchemaRegistry.messageVersions(CODES, schemas()).get(QUESTION))
        .containsExactly(1, 2);
    assertThat(registry.configured()).containsExactly(new TypeId(QUESTION, 2));
    assertThat(registry.schemaText(QUESTION, 1)).hasValue(shipped(QUESTION));
  }

  @Test
  void replacesAShippedVersionByOneThatAcceptsMore() throws IOException {
    // Given
    write(QUESTION, 1, shipped(QUESTION).replace("\"maxItems\": 20", "\"maxItems\": 21"));
    JsonNode message = TestDocuments.sample(QUESTION, "two-questions-ar");
    ObjectNode content = (ObjectNode) message.path("content");
    content.putArray("questions");
    for (int i = 0; i < 21; i++) {
      content.withArray("questions").add("q" + i);
    }
    // When
    SchemaRegistry registry = load();
    // Then
    assertThat(SHIPPED.validate(QUESTION, 1, message)).isNotEmpty();
    assertThat(registry.validate(QUESTION, 1, message)).isEmpty();
    assertThat(registry.narrowed(QUESTION, 1, shipped(QUESTION))).isEmpty();
    assertThat(SHIPPED.narrowed(QUESTION, 1, registry.schemaText(QUESTION, 1).orElseThrow()))
        .hasValueSatisfying(
            change ->
                assertThat(change.pointer())
                    .isEqualTo("/properties/content/properties/questions/maxItems"));
  }

  @Test
  void withoutFolderTheSchemasAreAsShipped() {
    // When
    SchemaRegistry registry = load();
    // Then
    assertThat(registry.types()).isEqualTo(SHIPPED.types());
    assertThat(registry.configured()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~\"maxItems\": 20~ | ~\"maxItems\": 19~ | :60: is 19, in the other one 20, and the"
            + " shipped",
        "~\"dueDate\",~ | ~\"dueDate\", \"language\",~ | asks for language, and the shipped",
        "draft/2020-12 | draft/2019-09 | :2: $schema must be https://json-schema.org/draft/2020-12",
        "https://wasl.example/schemas/common/1#/$defs/language | https://else.example/1"
            + " | a reference names one of our own schemas",
        "common/1#/$defs/language | common/1#/$defs/no-such | no such schema: https://wasl.example",
        "^[^\\\\u0000-\\\\u0008\\\\u000E-\\\\u001F]*$ | ^(a+)+$ | must be anchored and bounded",
        "~\"maxLength\": 1000,~ | ~~ | maxLength is missing",
        "~\"x-wasl-clear\": \"urgency\"~ | ~\"title\": \"x\"~ | the fact urgency is readable in",
        "~\"x-wasl-clear\": \"urgency\"~ | ~\"x-wasl-clear\": \"secret\"~"
            + " | no readable fact secret; there are: acquittedCount",
        "~\"Language of the questions.\"~ | ~\"x\", \"x-wasl-clear\": \"urgency\"~"
            + " | the readable fact urgency has values that it has nowhere else",
        "~\"Day by which an answer is expected.\"~ | ~\"x\", \"x-wasl-clear\": \"until\"~"
            + " | :36: is sealed in types/reporter-question/1/schema.json and must not become",
        "~\"language\": {~ | ~\"code\": {~ | the gateway reads this member as subtype",
        "~\"x-wasl-kind\": \"message\"~ | ~\"x-wasl-kind\": \"own\"~"
            + " | :6: x-wasl-kind must be message",
        "~\"const\": 1~ | ~\"const\": 2~ | the envelope must have the type and version",
        "https://wasl.example/schemas/common/1#/$defs/language"
            + " | https://wasl.example/schemas/reporter-question/1"
            + " | the reference leads to itself",
        "~\"unevaluatedProperties\": false~ | ~\"patternProperties\": {}~ | unknown keyword",
        "~\"title\": \"Question~ | ~\"title\": \"A\", \"title\": \"Question~"
            + " | :4: not acceptable JSON",
      })
  void refusesAWeakerOrUnboundedSchemaWithFileLineAndReason(String text, String by, String reason)
      throws IOException {
    // Given
    String changed = shipped(QUESTION).replace(text, by);
    assertThat(changed).isNotEqualTo(shipped(QUESTION));
    write(QUESTION, 1, changed);
    // When / Then
    assertThatThrownBy(this::load)
        .isInstanceOf(SchemaLoadException.class)
        .hasMessageStartingWith("schemas/reporter-question/1/schema.json:")
        .hasMessageContaining(reason);
  }

  @Test
  void aNewVersionShowsNothingThatTheVersionBeforeSeals() throws IOException {
    // Given
    write(
        QUESTION,
        2,
        version(2)
            .replace(
                "\"Day by which an answer is expected.\"", "\"x\", \"x-wasl-clear\": \"until\""));
    // When / Then
    assertThatThrownBy(this::load)
        .hasMessageContaining("is sealed in types/reporter-question/1/schema.json");
  }

  @Test
  void refusesVersionWithoutTheOneBeforeIt() throws IOException {
    // Given
    write(QUESTION, 3, version(3));
    // When / Then
    assertThatThrownBy(this::load).hasMessageContaining("there is no reporter-question/2 before");
  }

  @Test
  void refusesTypeWithoutName() throws IOException {
    // Given
    write("provider-order", 1, shipped(QUESTION).replace(QUESTION, "provider-order"));
    // When / Then
    assertThatThrownBy(this::load)
        .hasMessageContaining("no name of provider-order: add it to codes/message-type.json");
  }

  @Test
  void refusesReferencesThatGrowBeyondAllBounds() throws IOException {
    // Given each definition has ten times the one before
    StringBuilder definitions = new StringBuilder("\"$defs\": {");
    String address = "https://wasl.example/schemas/reporter-question/1#/$defs/d";
    for (int i = 0; i < 9; i++) {
      String one = "{\"$ref\": \"%s%d\", \"description\": \"x\"}".formatted(address, i + 1);
      definitions.append(
          "\"d%d\": {\"allOf\": [%s]},"
              .formatted(i, String.join(",", Collections.nCopies(10, one))));
    }
    definitions.append("\"d9\": {\"maxLength\": 1}}, \"title\": \"Question");
    write(QUESTION, 1, shipped(QUESTION).replace("\"title\": \"Question", definitions.toString()));
    // When / Then
    assertThatThrownBy(this::load).hasMessageContaining("lead to more than 100000 values");
  }

  @Test
  void refusesFilesWithWrongNames() throws IOException {
    // Given
    Path other = schemas().resolve(QUESTION).resolve("one");
    Files.createDirectories(other);
    // When / Then
    assertThatThrownBy(this::load)
        .hasMessageContaining("schemas/reporter-question/one:1: a version is a number from 1");
    Files.move(other, schemas().resolve(QUESTION).resolve("1"));
    assertThatThrownBy(this::load)
        .hasMessageContaining("schemas/reporter-question/1/schema.json:1: there is no such file");
  }
}
