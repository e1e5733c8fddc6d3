package org.wasl.schemas.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredSetTest {
  private static final String DRAFT =
      "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"";
  private static final int LONG = 200_000;

  @TempDir private Path folder;

  private void schema(String rest) throws Exception {
    Files.writeString(folder.resolve("schema.json"), "{" + DRAFT + ", " + rest + "}");
  }

  private static byte[] longText() {
    return ("\"" + "ab".repeat(LONG / 2) + "\"").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPatternThatRecursesOnceForEachCharacterRefusesTheLongDocument() throws Exception {
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
  void aSchemaThatIsItselfRefusesEveryDocument() throws Exception {
    // Given
    schema("\"$ref\": \"#\"");
    RegisteredSet set = RegisteredSet.open(folder, SchemaSetLimits.DEFAULT);
    // When
    var faults = set.validate("schema.json", "1".getBytes(StandardCharsets.UTF_8));
    // Then
    assertThat(faults).containsExactly(new DocumentFault(1, 0, "", "recursion"));
  }

  @Test
  void aSampleOnWhichASchemaRecursesWithoutBoundIsAFinding() throws Exception {
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
}
