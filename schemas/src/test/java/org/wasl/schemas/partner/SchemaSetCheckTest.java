package org.wasl.schemas.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaSetCheckTest {
  private static final Path SETS = Path.of("src/test/resources/partner-sets");

  @TempDir private Path folder;

  static List<String> sets() {
    try (Stream<Path> sets = Files.list(SETS)) {
      return sets.map(set -> set.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made up, with the faults that sets of schemas of real justice systems have. */
  @ParameterizedTest
  @MethodSource("sets")
  void reportsEachFaultWithFileLineAndCorrection(String name) throws Exception {
    // Given
    Path set = SETS.resolve(name);
    // When
    SchemaSetCheck check = SchemaSetCheck.of(set, SchemaSetLimits.DEFAULT);
    // Then
    assertThat(check.findings().stream().map(it -> it + "\n").collect(Collectors.joining()))
        .isEqualTo(Files.readString(set.resolve("expected.txt")));
    assertThat(check.isGood()).isEqualTo(name.endsWith("-good"));
    assertThat(check.schemas()).isPositive();
  }

  @Test
  void acceptsTwoValidSetsAndTheirSamples() throws Exception {
    assertThat(sets()).hasSize(14).filteredOn(name -> name.endsWith("-good")).hasSize(2);
    assertThat(SchemaSetCheck.of(SETS.resolve("xsd-good"), SchemaSetLimits.DEFAULT))
        .isEqualTo(new SchemaSetCheck(4, 3, List.of(), 0));
    assertThat(SchemaSetCheck.of(SETS.resolve("json-good"), SchemaSetLimits.DEFAULT))
        .isEqualTo(new SchemaSetCheck(3, 5, List.of(), 0));
  }

  @Test
  void countsFaultsBeyondLimit() throws Exception {
    // When
    SchemaSetCheck check =
        SchemaSetCheck.of(SETS.resolve("json-references"), new SchemaSetLimits(100, 10_000, 3));
    // Then
    assertThat(check.findings()).hasSize(3);
    assertThat(check.omitted()).isEqualTo(5);
  }

  @Test
  void rejectsTooManyOrTooLargeFilesAndLinks() throws Exception {
    // Given
    Files.writeString(folder.resolve("large.json"), "{\"a\": \"" + "x".repeat(200) + "\"}");
    Files.createSymbolicLink(folder.resolve("link.json"), Path.of("/etc/hostname"));
    Files.writeString(folder.resolve("more.json"), "{}");
    // When
    SchemaSetCheck check = SchemaSetCheck.of(folder, new SchemaSetLimits(2, 100, 10));
    // Then
    assertThat(check.findings())
        .extracting(SchemaFinding::toString)
        .contains(
            ".: there are more than 2 files in the set",
            "large.json: is larger than 100 bytes",
            "link.json: is a link or no file: put the file itself here");
  }

  @Test
  void rejectsFolderWithoutSchema() throws Exception {
    assertThat(SchemaSetCheck.of(folder, SchemaSetLimits.DEFAULT).findings())
        .containsExactly(new SchemaFinding(".", 0, 0, "there is no schema: no .xsd and no .json"));
  }
}
