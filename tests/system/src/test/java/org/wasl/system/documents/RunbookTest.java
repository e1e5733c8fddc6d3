package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.operations.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.schemas.codes.CodeLists;

@Tag("gate")
class RunbookTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String HEADING = "(?m)^##+ ";
  private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern TARGET = Pattern.compile("\\]\\([^)]+\\)");
  private static final Pattern SECTION = Pattern.compile("(?m)^### (\\S+)$");

  private static String runbook() throws IOException {
    return Files.readString(HOME.resolve("docs/how-to/runbook.md"));
  }

  private static TreeSet<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String alerts() throws IOException {
    return Files.readString(HOME.resolve("config").resolve("prometheus").resolve("alerts.yml"));
  }

  private static Set<String> alarmCodes() {
    return Stream.of(AlarmKind.values())
        .map(AlarmKind::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachAlarmHasASectionAndEachSectionHasAnAlarmOrAlert() throws IOException {
    // Given
    String[] parts = runbook().split("(?m)^## ");
    // When
    String alarms = part(parts, "Alarms\n");
    String outside = part(parts, "Alerts seen from outside\n");
    // Then
    assertThat(found(SECTION, alarms)).isEqualTo(alarmCodes());
    assertThat(found(Pattern.compile("- alert: (\\S+)"), alerts()))
        .containsAll(found(SECTION, outside));
  }

  private static String part(String[] parts, String title) {
    return Stream.of(parts).filter(part -> part.startsWith(title)).findFirst().orElseThrow();
  }

  @Test
  void eachSectionExplainsMeaningDiagnosisAndAction() throws IOException {
    // When
    List<String> sections = List.of(runbook().split("(?m)^### "));
    // Then
    assertThat(sections.subList(1, sections.size()))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            section ->
                assertThat(section).containsSubsequence("**Means.**", "**See.**", "**Do.**"));
  }

  @Test
  void eachAlertLinksToASectionAndEachAlarmHasAnAlert() throws IOException {
    // Given
    Set<String> anchors =
        found(SECTION, runbook()).stream()
            .map(title -> title.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    // When
    String alerts = alerts();
    // Then
    assertThat(found(Pattern.compile("runbook: docs/how-to/runbook.md#(\\S+)"), alerts))
        .isEqualTo(anchors);
    assertThat(alerts.split("- alert: ", -1))
        .hasSameSizeAs(alerts.split("runbook: docs/how-to/runbook.md#", -1));
    assertThat(found(Pattern.compile("wasl_alarms_open\\{alarm=\"([a-z-]+)\"\\}"), alerts))
        .isEqualTo(alarmCodes());
  }

  @Test
  void eachInternalLinkHasATarget() throws IOException {
    // Given
    Set<String> anchors =
        found(Pattern.compile("(?m)^### (\\S+)$"), runbook()).stream()
            .map(title -> title.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    // Then
    assertThat(found(Pattern.compile("\\]\\(#([a-z-]+)\\)"), runbook()))
        .isNotEmpty()
        .isSubsetOf(anchors);
    assertThat(found(Pattern.compile("\\]\\(([a-z0-9/.-]+\\.md)"), runbook()))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(HOME.resolve("docs/how-to").resolve(file)).exists());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "ar"})
  void translationsHaveEqualSectionsCommandsAndProgramTexts(String language) throws IOException {
    // Given
    List<String> english = List.of(runbook().split(HEADING));
    List<String> translated = List.of(translation(language).split(HEADING));
    // When / Then
    assertThat(titles(translation(language))).isEqualTo(titles(runbook()));
    assertThat(translated).hasSameSizeAs(english);
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < english.size(); i++) {
      String section = english.get(i).lines().findFirst().orElse("");
      all.assertThat(matches(BLOCK, translated.get(i)))
          .as(section)
          .isEqualTo(matches(BLOCK, english.get(i)));
      all.assertThat(sorted(CODE, translated.get(i)))
          .as(section)
          .isEqualTo(sorted(CODE, english.get(i)));
      all.assertThat(sorted(TARGET, translated.get(i)))
          .as(section)
          .isEqualTo(sorted(TARGET, english.get(i)));
    }
    all.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr", "ar"})
  void eachSectionHasTheTitleOfItsAlarm(String language) throws IOException {
    // Given
    AlarmTexts texts = new AlarmTexts(CodeLists.load());
    String runbook = language.equals("en") ? runbook() : translation(language);
    for (AlarmKind kind : AlarmKind.values()) {
      // When / Then
      assertThat(runbook)
          .contains("\n### %s\n%s\n\n**".formatted(kind.code(), texts.in(language).title(kind)));
    }
  }

  private static String translation(String language) throws IOException {
    return Files.readString(HOME.resolve("docs/how-to/runbook." + language + ".md"));
  }

  /** Codes of the sections, in order. */
  private static List<String> titles(String text) {
    return matches(SECTION, text);
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  private static List<String> sorted(Pattern pattern, String text) {
    return matches(pattern, BLOCK.matcher(text).replaceAll("")).stream().sorted().toList();
  }
}
