package org.wasl.schemas.partner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredSetTest {
  private static final String DRAFT =
      "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"";
  private static final int LONG = 200_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private void schema(String rest) throws Exception {
    Files.writeString(folder.resolve("schema.json"), "{" + DRAFT + ", " + rest + "}");
  }

  private static byte[] longText() {
    return ("\"" + "ab".repeat(LONG / 2) + "\"").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void recursivePatternRejectsLongDocument() throws Exception {
    // Given
    schema("\"pattern\": \"^(a|b)*$\"");
    RegisteredSet set = RegisteredSet.open(folder, SchemaSetLimits.DEFAULT);
    // When
    var faults = set.validate("schema.json", longText());
    var ofAShortOne = set.validate("schema.json", "\"abba\"".getBytes(StandardCharsets.UTF_8));
    // Then
    assertThat(faults).containsExactly(new DocumentFault(1, 0, "", "recursion"));
    assertThat(ofAShortOne).isEmpty();
  }

  @Test
  void selfReferencingSchemaRejectsEveryDocument() throws Exception {
    // Given
    schema("\"$ref\": \"#\"");
    RegisteredSet set = RegisteredSet.open(folder, SchemaSetLimits.DEFAULT);
    // When
    var faults = set.validate("schema.json", "1".getBytes(StandardCharsets.UTF_8));
    // Then
    assertThat(faults).containsExactly(new DocumentFault(1, 0, "", "recursion"));
  }

  @Test
  void reportsSampleThatCausesUnboundedRecursion() throws Exception {
    // Given
    schema("\"pattern\": \"^(a|b)*$\"");
    Files.write(Files.createDirectory(folder.resolve("valid")).resolve("long.json"), longText());
    // When
    SchemaSetCheck check = SchemaSetCheck.of(folder, SchemaSetLimits.DEFAULT);
    // Then
    assertThat(check.findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .startsWith("valid/long.json:1:")
                    .contains("recurses without bound"));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "^\\d{4}$ | 1234 | true",
        "^\\d{4}$ | ١٢٣٤ | false",
        "^\\D+$ | ٤ | true",
        "^\\w$ | é | false",
        "\\bé | xé | true",
        "^[A-Z]{2}-\\d{4}$ | AB-1234 | true",
        "^[A-Z]{2}-\\d{4}$ | ~AB-1234\n~ | false",
        "~^(a$|b$|c)~ | ~b\n~ | false",
        "^[$]\\$$ | $$ | true",
        "^a\\sb$ | a\u00a0b | true",
        "^[^\\S]$ | \u00a0 | true",
        "^[[&&]+$ | [& | true",
      })
  void patternsHaveEcmaScriptMeaning(String pattern, String text, boolean valid) throws Exception {
    // Given
    schema("\"pattern\": " + JSON.writeValueAsString(pattern));
    RegisteredSet set = RegisteredSet.open(folder, SchemaSetLimits.DEFAULT);
    // When
    var faults = set.validate("schema.json", JSON.writeValueAsBytes(text));
    // Then
    assertThat(faults.isEmpty()).isEqualTo(valid);
  }
}
