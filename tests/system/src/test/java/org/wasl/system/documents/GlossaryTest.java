package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The glossary is complete in three languages. Another test checks that the types in it exist. */
@Tag("gate")
class GlossaryTest {
  private static final int TERM = 0;
  private static final int MEANING = 1;
  private static final int FRENCH = 2;
  private static final int ARABIC = 3;

  private static MarkdownTable glossary;

  @BeforeAll
  static void read() {
    glossary = MarkdownTable.of(SourceTree.text("docs/reference/glossary.md"));
  }

  @Test
  void eachTermHasMeaningFrenchAndArabic() {
    assertThat(glossary.rows())
        .hasSizeGreaterThan(80)
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(5);
              assertThat(row.subList(0, 4)).noneMatch(String::isEmpty);
              assertThat(row.get(MEANING)).endsWith(".");
              assertThat(row.get(FRENCH)).matches("[\\p{IsLatin}’ -]+");
              assertThat(row.get(ARABIC)).matches("[\\p{IsArabic}\\p{M} ]+");
            });
  }

  @Test
  void eachTermIsUnique() {
    assertThat(glossary.column(TERM).stream().map(term -> term.toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates()
        .contains(
            "parked", "lease", "gate", "head", "tombstone", "shard", "cosignature", "witness");
    assertThat(glossary.column(ARABIC)).doesNotHaveDuplicates();
  }

  /** A reader must not meet two words for one thing, here and in the console. */
  @Test
  void messageTypesUseTheLabelsOfTheirCodeList() throws IOException {
    // Given
    JsonNode codes =
        new ObjectMapper()
            .readTree(SourceTree.text("schemas/codes/message-type.json"))
            .get("codes");
    int compared = 0;
    for (JsonNode code : codes) {
      String term = code.get("code").asText().replace('-', ' ');
      // When
      List<List<String>> rows =
          glossary.rows().stream().filter(row -> row.get(TERM).equals(term)).toList();
      // Then
      for (List<String> row : rows) {
        assertThat(row.get(FRENCH)).isEqualToIgnoringCase(code.get("fr").asText());
        assertThat(row.get(ARABIC)).isEqualTo(code.get("ar").asText());
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(8);
  }
}
