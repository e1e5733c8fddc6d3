package org.wasl.schemas.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

class CodeListsTest {

  private static final CodeLists CODES = CodeLists.load();

  @Test
  void loadsAllLists() {
    assertThat(CODES.names())
        .containsExactly(
            "action",
            "amendment-reason",
            "category",
            "competence-ground",
            "confidence",
            "country",
            "data-subject",
            "delivery-state",
            "disposition",
            "evidence",
            "finding",
            "ground",
            "holiday",
            "identifier",
            "identity-refusal",
            "indicator",
            "instruction",
            "judge",
            "judgment",
            "legal-basis",
            "link-ground",
            "malformed",
            "message-type",
            "missing",
            "notice-action",
            "notice-answer",
            "notice-refusal",
            "object-kind",
            "object-state",
            "offence",
            "offence-class",
            "origin",
            "party-role",
            "permission",
            "personal-data",
            "problem",
            "processing-ground",
            "processing-purpose",
            "reason",
            "receipt",
            "referral-state",
            "region",
            "register",
            "reminder",
            "report",
            "reporter-answer",
            "reporter-identity",
            "reporter-mode",
            "reporter-status",
            "stage",
            "statistic",
            "territory",
            "urgency",
            "violation",
            "warrant-kind",
            "withdrawal-reason");
  }

  @Test
  void territoryListHasTwelveRegionsAndSeventyFivePrefecturesAndProvinces() {
    // When
    CodeList territory = CODES.list("territory");
    var byLevel =
        territory.byCode().values().stream()
            .collect(
                Collectors.groupingBy(c -> c.attributes().get("level"), Collectors.counting()));
    // Then
    assertThat(byLevel)
        .containsEntry("region", 12L)
        .containsEntry("prefecture", 13L)
        .containsEntry("province", 62L);
    for (Code code : territory.byCode().values())
      if (!code.attributes().get("level").equals("region"))
        assertThat(territory.find(code.attributes().get("parent")).orElseThrow().attributes())
            .containsEntry("level", "region");
  }

  @Test
  void countriesMatchIso3166() {
    assertThat(CODES.list("country").codes()).contains(Locale.getISOCountries()).hasSize(249);
    assertThat(CODES.list("country").byCode().values())
        .allSatisfy(
            country ->
                assertThat(CODES.list("region").codes())
                    .contains(country.attribute("region").orElseThrow()));
  }

  @Test
  void findsLabelByListCodeAndLanguage() {
    assertThat(CODES.label("category", "fraud", "fr")).isEqualTo("Escroquerie et fraude");
    assertThat(CODES.label("territory", "MA-RAB", "ar")).isEqualTo("الرباط");
    assertThat(CODES.label("category", "gossip", "fr")).isEqualTo("gossip");
    assertThatThrownBy(() -> CODES.list("moods")).isInstanceOf(IllegalArgumentException.class);
  }

  /** French words of one list may not differ by their gender or number alone. */
  @Test
  void noTwoCodesOfListHaveSameLabel() {
    for (String name : CODES.names()) {
      CodeList list = CODES.list(name);
      for (String language : CodeList.LANGUAGES) {
        String ending = language.equals("fr") ? "e?s?\\b" : "$";
        assertThat(list.codes())
            .extracting(
                code -> list.label(code, language).toLowerCase(Locale.ROOT).replaceAll(ending, ""))
            .as("%s in %s", name, language)
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void orderedListsHaveRanks() {
    // Given
    CodeList urgency = CODES.list("urgency");
    // Then
    assertThat(urgency.ordered()).isTrue();
    assertThat(List.of("routine", "priority", "urgent", "immediate"))
        .extracting(code -> urgency.rank(code).orElseThrow())
        .containsExactly(0, 1, 2, 3);
    assertThat(urgency.rank("whenever")).isEmpty();
    assertThat(CODES.list("offence-class").codes())
        .containsExactly("contravention", "delit", "crime");
  }

  @Test
  void everyOffenceHasStatisticalCodeAndClass() {
    for (Code offence : CODES.list("offence").byCode().values()) {
      assertThat(offence.attributes().get("iccs")).matches("[0-9]{4}");
      assertThat(CODES.list("offence-class").has(offence.attributes().get("offenceClass")))
          .isTrue();
    }
  }

  @Test
  void everyMessageTypeHasNameAndListOfSubtypes() {
    // Given
    SchemaRegistry registry = SchemaRegistry.load(CODES);
    CodeList types = CODES.list("message-type");
    // Then
    assertThat(types.codes())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    registry.types().stream()
                        .filter(id -> registry.isMessage(id.type(), id.version()))
                        .map(TypeId::type),
                    registry.ownTypes().stream())
                .distinct()
                .toList());
    for (Code type : types.byCode().values()) {
      String list = type.attributes().get("subtypes");
      assertThat(list == null || CODES.names().contains(list)).as(type.code()).isTrue();
    }
  }

  @Test
  void hasCorrectionTextsForSchemaKeywords() {
    assertThat(CODES.list("violation").codes())
        .contains("required", "unevaluatedProperties", "absent", "enum", "format", "x-wasl-code");
  }

  @Test
  void codeIsValidFromFirstToLastDayInclusive() {
    // Given
    Code retired = CODES.list("offence").find("DL-2-20-292").orElseThrow();
    // When / Then
    assertThat(
            Stream.of("2020-03-23", "2020-03-24", "2023-02-28", "2023-03-01")
                .map(LocalDate::parse)
                .map(retired::isValidOn))
        .containsExactly(false, true, true, false);
    assertThat(CODES.list("offence").isDated()).isTrue();
    assertThat(CODES.list("urgency").isDated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"until\": \"2026-13-01\" | from and until are days",
        "\"from\": \"2026-02-02\", \"until\": \"2026-02-01\" | the last day is before the first",
        "\"until\": \"2026-02-01\", \"replacedBy\": \"c\" | is replaced by one of the same list",
        "\"replacedBy\": \"b\" | a code with a last day is replaced"
      })
  void rejectsInvalidDatesOfCodes(String dates, String reason, @TempDir Path folder)
      throws IOException {
    // Given
    Files.writeString(
        folder.resolve("moods.json"),
        """
        {"list": "moods", "codes": [
          {"code": "b", "ar": "x", "fr": "x", "en": "x"},
          {"code": "a", "ar": "x", "fr": "x", "en": "x", %s}
        ]}
        """
            .formatted(dates));
    // When / Then
    assertThatThrownBy(() -> CodeLists.load(folder))
        .hasMessageContaining("moods.json:3: ")
        .hasMessageContaining(reason);
  }

  @Test
  void shipsTheListsOfTheAuthorityAsConfiguration() {
    // Given
    Path shipped = Path.of("..", "config", "codes");
    // When / Then
    assertThat(ModuleResources.jsonFiles(shipped))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(
            CodeLists.CONFIGURABLE.stream().map(list -> list + ".json").toList());
    assertThat(CODES.withListsOf(shipped)).isEqualTo(CODES);
    assertThat(CODES.withListsOf(shipped.resolve("nowhere"))).isEqualTo(CODES);
  }

  @Test
  void configuredListReplacesTheShippedOneAndTellsWhatIsGone(@TempDir Path folder)
      throws IOException {
    // Given
    Files.writeString(
        folder.resolve("region.json"),
        """
        {"list": "region", "codes": [
          {"code": "domestic", "ar": "x", "fr": "x", "en": "x"},
          {"code": "abroad", "ar": "y", "fr": "y", "en": "y"}
        ]}
        """);
    // When
    CodeLists configured = CODES.withListsOf(folder);
    // Then
    assertThat(configured.list("region").codes()).containsExactly("domestic", "abroad");
    assertThat(configured.list("offence")).isEqualTo(CODES.list("offence"));
    assertThat(CODES.missingIn(configured))
        .contains("region/europe")
        .doesNotContain("region/domestic");
    assertThat(configured.missingIn(configured)).isEmpty();
  }

  @Test
  void readsListOfTenThousandCodes(@TempDir Path folder) throws IOException {
    // Given
    String codes =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    """
                    {"code": "CP-%d", "ar": "x", "fr": "x", "en": "x", "iccs": "0101",
                     "offenceClass": "crime", "from": "2020-01-01", "until": "2030-01-01"}
                    """
                        .formatted(i))
            .collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("offence.json"), "{\"list\": \"offence\", \"codes\": [" + codes + "]}");
    // When
    SchemaRegistry registry = SchemaRegistry.load(CODES.withListsOf(folder));
    // Then
    assertThat(registry.codes().list("offence").byCode()).hasSize(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "region | \"code\": \"b\", \"fr\": \"x\" | :3: duplicate code",
        "region | \"code\": \"a\", \"f\": \"x\" | :3: labels are needed in ar, fr and en",
        "region | \"code\": \"a\", \"fr\": \"\" | :3: labels are needed in ar, fr and en",
        "region | \"code\": \"a b\", \"fr\": \"x\" | :3: a code has 1 to 64 of",
        "region | \"code\": \"a\", \"fr\": \"x\\ny\" | :3: a label is one line",
        "region | \"code\": \"a\", \"fr\": \"x\", \"untill\": \"2026-02-01\" | :3: unknown member"
            + " untill",
        "region | \"code\": \"a\", \"fr\": \"x\", \"until\": 2026 | :3: until must be a text",
        "region | \"code\": \"a\", \"fr\": \"x\", \"until\": \"2026-02-01\", \"replacedBy\": \"b\""
            + " | :3: on 2026-02-02 neither",
        "urgency | \"code\": \"a\", \"fr\": \"x\" | :1: this list cannot be changed",
      })
  void rejectsFaultOfConfiguredListWithFileAndLine(
      String list, String members, String reason, @TempDir Path folder) throws IOException {
    // Given
    Files.writeString(
        folder.resolve(list + ".json"),
        """
        {"list": "%s", "codes": [
          {"code": "b", "ar": "x", "fr": "x", "en": "x", "from": "2026-02-03"},
          {"ar": "x", "en": "x", %s}
        ]}
        """
            .formatted(list, members));
    // When / Then
    assertThatThrownBy(() -> CODES.withListsOf(folder))
        .isInstanceOf(SchemaLoadException.class)
        .hasMessageContaining(list + ".json" + reason);
  }

  @Test
  void rejectsConfiguredCodeThatNoMessageCouldHave(@TempDir Path folder) throws IOException {
    // Given
    Files.writeString(
        folder.resolve("country.json"),
        """
        {"list": "country", "codes": [{"code": "xyz", "ar": "x", "fr": "x", "en": "x"}]}
        """);
    // When / Then
    assertThatThrownBy(() -> SchemaRegistry.load(CODES.withListsOf(folder)))
        .isInstanceOf(SchemaLoadException.class)
        .hasMessageContaining("refuses the code xyz of codes/country.json");
  }
}
