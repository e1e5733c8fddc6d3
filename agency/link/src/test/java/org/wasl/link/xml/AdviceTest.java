package org.wasl.link.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

  @Test
  void everySentenceIsUsedAndHasEqualPlaceholdersInThreeLanguages() throws Exception {
    // Given
    JsonNode sentences;
    try (InputStream in = Advice.class.getResourceAsStream("advice.json")) {
      sentences = new JsonMapper().readTree(in);
    }
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.append(Files.readString(file));
      }
    }
    // Then
    for (Map.Entry<String, JsonNode> entry : sentences.properties()) {
      assertThat(entry.getValue().properties())
          .extracting(Map.Entry::getKey)
          .containsExactly("ar", "fr", "en");
      assertThat(sources).contains('"' + entry.getKey() + '"');
      for (JsonNode text : entry.getValue()) {
        assertThat(text.asText()).as(entry.getKey()).isNotBlank();
        assertThat(places(text)).as(entry.getKey()).isEqualTo(places(entry.getValue().path("en")));
      }
    }
  }

  private static List<String> places(JsonNode text) {
    return PLACE.matcher(text.asText()).results().map(MatchResult::group).sorted().toList();
  }

  @Test
  void fillsInValuesAndRejectsUnknownAdvice() {
    assertThat(Advice.of("items", "1", "20", "item").text("fr"))
        .isEqualTo("Écrivez de 1 à 20 éléments item");
    assertThat(Advice.of("add-element", "urgency").text("ar")).isEqualTo("أضف العنصر urgency");
    assertThatThrownBy(() -> Advice.of("none")).isInstanceOf(IllegalArgumentException.class);
  }
}
