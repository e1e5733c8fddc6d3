package org.wasl.configuration.tables;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.codes.CodeLists;

class ProcessingFileTest {
  private static final String GOOD = "status,keep-deadlines,cpp,reporter,acts\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keep-deadlines|keep-deadline|\"keep-deadline\" is not in the code list processing-purpose",
        "status|statuses|no such message type or register",
        "cpp|''|\"\" is not in the code list processing-ground",
        "reporter|witness|\"witness\" is not in the code list data-subject",
        "acts|acts act|\"act\" is not in the code list personal-data",
        "acts|acts,files|has 6 cells, not 5"
      })
  void namesLineAndReasonOfAFault(String word, String wrong, String reason) throws Exception {
    // Given
    Path file = written(GOOD.replace(word, wrong));
    // When
    assertThatThrownBy(() -> ProcessingFile.read(file, Set.of("status"), CodeLists.load()))
        // Then
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("processing.csv:2", reason);
  }

  @ParameterizedTest
  @CsvSource({"2,:3: status: appears twice", "1,trail: has no line in this file"})
  void eachTypeAndRegisterHasOneLine(int times, String reason) throws Exception {
    // Given
    Path file = written(GOOD.repeat(times));
    // When
    assertThatThrownBy(() -> ProcessingFile.read(file, Set.of("status"), CodeLists.load()))
        // Then
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(reason);
  }

  private Path written(String lines) throws Exception {
    return Files.writeString(
        folder.resolve("processing.csv"), "processing,purpose,grounds,subjects,data\n" + lines);
  }
}
