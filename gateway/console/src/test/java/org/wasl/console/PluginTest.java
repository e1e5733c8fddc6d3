package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.alarms.AlarmKind;

/** The committed sources, bundle and texts of Hawtio's plugin. */
class PluginTest {
  private static final Path BUNDLE =
      Path.of("src/main/resources/org/wasl/console/static/plugins/referrals");
  private static final CommittedPage PAGE = new CommittedPage(Path.of("plugin"), BUNDLE);
  private static final Path WORDS =
      Path.of("..", "..", "gateway", "operations", "src/main/resources/org/wasl/operations/words");

  /**
   * With Node, {@code mvn -Pplugin -pl gateway/console -am process-classes} builds the bundle and
   * its record.
   */
  @Test
  void hasBundleOfTheseSources() throws Exception {
    // When / Then
    PAGE.assertBuiltFromItsSources("mvn -Pplugin -pl gateway/console -am process-classes");
  }

  @Test
  void passesTestsOfThePages() throws Exception {
    // When / Then
    PAGE.assertItsOwnTestsPass();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr"})
  void hasEveryTextInEveryLanguage(String language) throws Exception {
    // When / Then
    PAGE.assertEveryTextIsThereIn(language);
  }

  /** Titles and texts of alarms come from the gateway. Severities are labels of the page. */
  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void namesSeveritiesEquallyInConsoleAndMail(String language) throws Exception {
    // Given
    Properties mail = new Properties();
    try (Reader bundle =
        Files.newBufferedReader(WORDS.resolve("alarms_" + language + ".properties"))) {
      mail.load(bundle);
    }
    // When / Then
    for (AlarmKind.Severity severity : AlarmKind.Severity.values()) {
      String key = "severity." + severity.code();
      assertThat(PAGE.texts(language)).containsEntry(key, mail.getProperty(key));
    }
  }

  /** The first action for each alarm, and what happens without it. */
  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void saysWhatToDoForEveryAlarm(String language) throws Exception {
    // When / Then
    for (AlarmKind kind : AlarmKind.values()) {
      assertThat(PAGE.texts(language)).containsKeys("todo." + kind.code(), "wait." + kind.code());
    }
  }

  @Test
  void writesArabicInArabicLetters() throws Exception {
    // When / Then
    assertThat(PAGE.texts("ar"))
        .allSatisfy(
            (key, text) -> {
              if (!key.startsWith("language.") && !text.equals("–")) {
                assertThat(text).as(key).containsPattern("\\p{IsArabic}");
              }
            });
  }

  @Test
  void bundlesLicencesOfLibraries() throws Exception {
    // When
    String licences = Files.readString(BUNDLE.resolve("app/LICENSES.txt"));

    // Then
    for (String name : List.of("react", "react-dom", "@patternfly/react-core", "react-router")) {
      assertThat(licences).containsPattern("(?m)^" + name + " [0-9.]+: MIT$");
    }
    assertThat(licences.split("(?m)^----$"))
        .allSatisfy(text -> assertThat(text).contains("Permission"));
  }

  @Test
  void hasNoRegistryInLockFile() throws Exception {
    // When / Then
    PAGE.assertLockFileNamesNoRegistry();
  }
}
