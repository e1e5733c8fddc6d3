package org.wasl.courtfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.courtfile.MessageWords.Line;

class MessageWordsTest {
  private static final Path TYPES = Path.of("..", "..", "schemas", "types");

  @Test
  void namesEachMemberOfEachSampleInArabic() throws IOException {
    // Given
    MessageWords words = words(CourtLanguage.AR);

    for (Path sample : samples()) {
      // When
      JsonNode message = new ObjectMapper().readTree(sample.toFile());
      List<Line> lines = words.lines(message);

      // Then
      assertThat(lines).as(sample.toString()).isNotEmpty();
      assertThat(lines)
          .as(sample.toString())
          .allSatisfy(line -> assertThat(line.name()).doesNotContainPattern("[a-z]{2}"));
    }
  }

  @Test
  void saysCodesTimesAndSealedPartsInWords() throws IOException {
    // Given
    Path sample = TYPES.resolve("vetted-case/1/valid/fraud-identified-reporter-fr.json");
    JsonNode message = new ObjectMapper().readTree(sample.toFile());

    // When
    List<Line> lines = words(CourtLanguage.FR).lines(message);

    // Then
    assertThat(lines)
        .contains(
            new Line("Type", "Dossier"),
            new Line("Date du signalement", "2026-11-23 20:42:10 UTC+01:00"),
            new Line("Victimes / Est l’auteur du signalement", "Oui"),
            new Line("Auteur du signalement / Identité scellée", "Scellé, ne s’ouvre pas ici"));
    assertThat(lines).extracting(Line::value).noneMatch(value -> value.contains("CP-540"));
  }

  @Test
  void keyOfSealedFileIsNotShown() throws IOException {
    // Given
    Path sample = TYPES.resolve("vetted-case/1/valid/fraud-identified-reporter-fr.json");
    JsonNode message = new ObjectMapper().readTree(sample.toFile());
    ObjectNode file = (ObjectNode) message.at("/content/evidence/0");
    String key = "A".repeat(43);
    file.putObject("sealed").put("id", "01a2a000-0000-7000-8000-0000000000f1").put("key", key);

    // When
    List<Line> lines = words(CourtLanguage.FR).lines(message);

    // Then
    assertThat(lines).extracting(Line::value).contains("01a2a000-0000-7000-8000-0000000000f1");
    assertThat(lines).extracting(Line::value).noneMatch(value -> value.contains(key));
  }

  private static MessageWords words(CourtLanguage language) throws IOException {
    return new MessageWords(language, new CourtTexts(language, CourtFixtures.ZONE));
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(TYPES)) {
      return files
          .filter(file -> file.getParent().endsWith("valid"))
          .filter(MessageWordsTest::isMessage)
          .toList();
    }
  }

  private static boolean isMessage(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile()).has("envelope");
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
