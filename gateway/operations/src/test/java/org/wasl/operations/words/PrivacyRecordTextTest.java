package org.wasl.operations.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.ProcessingFile;
import org.wasl.configuration.tables.SchemaFiles;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.xml.sax.InputSource;

class PrivacyRecordTextTest {
  private static final Path SHIPPED = Path.of("..", "..", "config");
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Members of the envelope that the gateway seals with the content. */
  private static final Set<String> SEALED = Set.of("time", "nonce");

  private static final Pattern TABLE = Pattern.compile("(?m)^create table (\\w+)");

  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void namesEveryReadableFieldOfEveryMessageInEachLanguage(String language) throws Exception {
    // Given
    Configuration shipped = Configuration.read(SHIPPED, Map.of());
    SchemaRegistry schemas = SchemaFiles.read(SHIPPED, shipped.codes());
    // When
    String page = page(SHIPPED, language);
    // Then
    DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
    assertThat(page).contains("lang=\"" + language + "\"").contains(DAY.toString());
    for (String type : shipped.retention().byType().keySet()) {
      assertThat(page).contains(shipped.codes().label("message-type", type, language));
      for (String field : schemas.clearNames(type)) {
        assertThat(page).contains(shipped.codes().label("personal-data", field, language));
      }
    }
  }

  @Test
  void tellsOfEachMemberOfTheEnvelopeWhetherItStaysReadable() throws Exception {
    // Given
    String envelope = SchemaRegistry.load(CodeLists.load()).schemaText("envelope", 1).orElseThrow();
    // When
    List<String> members =
        JSON.readTree(envelope).path("properties").properties().stream()
            .map(Map.Entry::getKey)
            .toList();
    // Then
    assertThat(members)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(PrivacyRecordText.ENVELOPE.stream(), SEALED.stream()).toList());
    assertThat(CodeLists.load().list("personal-data").codes())
        .containsAll(PrivacyRecordText.ENVELOPE);
  }

  @Test
  void everyTableOfTheDatabaseBelongsToOneRegister() throws Exception {
    // Given tables that contain nothing about a person
    Set<String> technical = Set.of("message_schema");
    // When
    List<String> tables =
        TABLE
            .matcher(Files.readString(Path.of("..", "..", "docs", "reference", "schema.sql")))
            .results()
            .map(found -> found.group(1))
            .filter(table -> !technical.contains(table))
            .toList();
    // Then
    assertThat(Arrays.stream(Register.values()).flatMap(it -> it.tables().stream()))
        .containsExactlyInAnyOrderElementsOf(tables);
    assertThat(CodeLists.load().list("register").codes())
        .containsExactlyElementsOf(
            Arrays.stream(Register.values()).map(Register::wireName).toList());
  }

  @Test
  void refusesAReadableFieldThatNoListNames(@TempDir Path folder) throws Exception {
    // Given
    copy(SHIPPED, folder);
    Path list = folder.resolve("codes/personal-data.json");
    Files.write(
        list,
        Files.readAllLines(list).stream()
            .filter(line -> !line.contains("\"reporterMode\""))
            .toList());
    // When
    assertThatThrownBy(() -> page(folder, "en"))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "case-amendment has the readable field reporterMode: add it to"
                + " config/codes/personal-data.json");
  }

  private static String page(Path folder, String language) throws Exception {
    Configuration read = Configuration.read(folder, Map.of());
    return new PrivacyRecordText(
            read,
            SchemaFiles.read(folder, read.codes()),
            ProcessingFile.read(
                folder.resolve("processing.csv"), read.retention().byType().keySet(), read.codes()),
            language)
        .page(DAY);
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(copy);
        else Files.copy(file, copy);
      }
    }
  }
}
