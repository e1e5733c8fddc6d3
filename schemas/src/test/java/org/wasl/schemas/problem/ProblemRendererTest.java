package org.wasl.schemas.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Reason;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TestDocuments;
import org.wasl.schemas.registry.Violation;

class ProblemRendererTest {

  private static final CodeLists CODES = CodeLists.load();
  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CODES);
  private static final ProblemRenderer PROBLEMS = new ProblemRenderer(CODES);

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemTypeSaysWhatToCorrectInEveryLanguage(ProblemType type) {
    for (String language : CodeList.LANGUAGES) {
      // When
      Problem problem = PROBLEMS.render(type, language);
      // Then
      JsonNode document = TestDocuments.parse(problem.body());
      assertThat(problem.language()).isEqualTo(language);
      assertThat(REGISTRY.validate("problem", 1, document)).isEmpty();
      assertThat(document.path("status").asInt()).isEqualTo(problem.status());
      assertThat(document.path("type").asText()).endsWith("/problems/" + type.code());
      assertThat(document.path("detail").asText().length()).isGreaterThan(20);
    }
  }

  @Test
  void problemTypesMatchTheirTexts() {
    assertThat(CODES.list("problem").codes())
        .containsExactly(
            java.util.Arrays.stream(ProblemType.values())
                .map(ProblemType::code)
                .toArray(String[]::new));
  }

  @Test
  void expiredNoticeProblemSaysWhatToSendInEveryLanguage() {
    for (String language : CodeList.LANGUAGES) {
      // When
      Problem problem =
          PROBLEMS.render(
              ProblemType.WRONG_STATE,
              language,
              Map.of("state", "notice-issued", "objectState", "expired"));
      // Then
      JsonNode document = TestDocuments.parse(problem.body());
      assertThat(REGISTRY.validate("problem", 1, document)).isEmpty();
      assertThat(document.path("detail").asText())
          .contains(CODES.label("object-state", "expired", language))
          .contains(
              CODES
                  .list("object-state")
                  .find("expired")
                  .flatMap(code -> code.attribute("refused." + language))
                  .orElseThrow())
          .doesNotContain("{state}");
    }
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyMalformedJsonReasonHasText(Reason reason) {
    // When
    Problem problem = PROBLEMS.renderMalformed("ar", new Malformed(reason, 3, 7));
    // Then
    JsonNode document = TestDocuments.parse(problem.body());
    assertThat(REGISTRY.validate("problem", 1, document)).isEmpty();
    assertThat(document.path("reason").asText()).isEqualTo(reason.code());
    assertThat(document.path("line").asInt()).isEqualTo(3);
    assertThat(CODES.list("malformed").has(reason.code())).isTrue();
    assertThat(document.path("detail").asText())
        .startsWith(CODES.label("malformed", reason.code(), "ar"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | en",
        "* | en",
        "fr | fr",
        "fr-MA | fr",
        "ar-MA, fr;q=0.9 | ar",
        "de, fr;q=0.5, ar;q=0.8 | ar",
        "de | en",
        "fr;q=0, en;q=0.1 | en",
        "AR | ar",
        "fr;q=banana | en",
        ";;;;,,,, | en"
      })
  void negotiatesLanguage(String header, String language) {
    assertThat(LanguageNegotiation.negotiate(header)).isEqualTo(language);
  }

  @Test
  void ignoresHugeHeader() {
    assertThat(LanguageNegotiation.negotiate("fr,".repeat(100_000))).isEqualTo("en");
  }

  @Test
  void listsEachErrorInLanguageOfCaller() {
    // Given
    List<Violation> violations =
        List.of(
            new Violation("/content", "required", "caseNumber"),
            new Violation("/content/origin", "x-wasl-code", "country"));
    // When
    Problem problem = PROBLEMS.renderViolations("fr-MA", violations);
    // Then
    JsonNode document = TestDocuments.parse(problem.body());
    assertThat(REGISTRY.validate("problem", 1, document)).isEmpty();
    assertThat(problem.status()).isEqualTo(422);
    assertThat(document.at("/errors/0/pointer").asText()).isEqualTo("/content");
    assertThat(document.at("/errors/0/detail").asText())
        .isEqualTo("Il manque le membre caseNumber");
    assertThat(document.path("errorCount").asInt()).isEqualTo(2);
  }

  @Test
  void countsErrorsBeyondHundred() {
    // Given
    List<Violation> many =
        Collections.nCopies(5_000, new Violation("/x", "pattern", "p".repeat(900)));
    // When
    JsonNode document = TestDocuments.parse(PROBLEMS.renderViolations("", many).body());
    // Then
    assertThat(document.path("errors")).hasSize(100);
    assertThat(document.path("errorCount").asInt()).isEqualTo(5_000);
    assertThat(REGISTRY.validate("problem", 1, document)).isEmpty();
  }

  @Test
  void rejectsUnknownExtensionMembers() {
    // When
    Problem problem = PROBLEMS.render(ProblemType.OVERLOADED, "en", Map.of("retryAfterSeconds", 5));
    // Then
    assertThat(new String(problem.body(), UTF_8)).contains("\"retryAfterSeconds\":5");
    assertThatThrownBy(() -> PROBLEMS.render(ProblemType.INTERNAL, "en", Map.of("body", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
