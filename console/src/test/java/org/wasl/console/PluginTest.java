package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.alarms.AlarmKind;

/** Hawtio's plugin as it is committed: its sources, its bundle, its words. */
class PluginTest {
  private static final Path PLUGIN = Path.of("plugin");
  private static final Path BUNDLE =
      Path.of("src/main/resources/org/wasl/console/static/plugins/referrals");
  private static final Path LICENCES = Path.of("..", "dev", "bundled-licences.mjs");
  private static final Path TEXTS = PLUGIN.resolve("src/texts");
  private static final Path WORDS =
      Path.of("..", "gateway", "src/main/resources/org/wasl/gateway/words");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Where Node is, {@code mvn -Pplugin -pl console -am process-classes} builds the bundle and its
   * record.
   */
  @Test
  void theBundleWasBuiltFromTheseSources() throws Exception {
    // Given
    Map<Path, String> recorded = new TreeMap<>();
    for (String line : Files.readAllLines(PLUGIN.resolve("bundle.sha256"))) {
      String[] parts = line.split(" {2}");
      recorded.put(PLUGIN.resolve(parts[1]).normalize(), parts[0]);
    }

    // When
    Map<Path, String> found = new TreeMap<>();
    for (Path file : files()) {
      found.put(file.normalize(), sha256(file));
    }

    // Then
    assertThat(found)
        .as("build the bundle: mvn -Pplugin -pl console -am process-classes, and commit it")
        .isEqualTo(recorded);
  }

  private static Iterable<Path> files() throws IOException {
    try (Stream<Path> top = Files.list(PLUGIN);
        Stream<Path> sources = Files.walk(PLUGIN.resolve("src"));
        Stream<Path> bundle = Files.walk(BUNDLE)) {
      return Stream.of(top, sources, bundle, Stream.of(LICENCES))
          .flatMap(files -> files)
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("bundle.sha256"))
          .toList();
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr"})
  void everyTextIsThereInEveryLanguage(String language) throws Exception {
    // When
    Map<String, String> english = texts("en");
    Map<String, String> other = texts(language);

    // Then
    assertThat(other.keySet()).isEqualTo(english.keySet()).hasSizeGreaterThan(150);
    assertThat(other).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
    assertThat(other)
        .allSatisfy(
            (key, text) ->
                assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key))));
  }

  /** Titles and texts of alarms come from the gateway; severities are labels of the page. */
  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void aSeverityHasTheSameWordsInTheConsoleAndInAMail(String language) throws Exception {
    // Given
    Properties mail = new Properties();
    try (Reader bundle =
        Files.newBufferedReader(WORDS.resolve("alarms_" + language + ".properties"))) {
      mail.load(bundle);
    }
    // When / Then
    for (AlarmKind.Severity severity : AlarmKind.Severity.values()) {
      String key = "severity." + severity.code();
      assertThat(texts(language)).containsEntry(key, mail.getProperty(key));
    }
  }

  /** The sections of the runbook are in English; here is what to do first, for each alarm. */
  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr", "en"})
  void everyAlarmSaysWhatToDo(String language) throws Exception {
    // When / Then
    for (AlarmKind kind : AlarmKind.values()) {
      assertThat(texts(language)).containsKey("todo." + kind.code());
    }
  }

  @Test
  void arabicIsWrittenInArabic() throws Exception {
    // When / Then
    assertThat(texts("ar"))
        .allSatisfy(
            (key, text) -> {
              if (!key.startsWith("language.") && !text.equals("–")) {
                assertThat(text).as(key).containsPattern("\\p{IsArabic}");
              }
            });
  }

  @Test
  void whatIsBundledOfOthersComesWithItsLicence() throws Exception {
    // When
    String licences = Files.readString(BUNDLE.resolve("app/LICENSES.txt"));

    // Then
    for (String name : List.of("react", "react-dom", "@patternfly/react-core", "react-router")) {
      assertThat(licences).containsPattern("(?m)^" + name + " [0-9.]+: MIT$");
    }
    assertThat(licences.split("(?m)^----$"))
        .allSatisfy(one -> assertThat(one).contains("Permission"));
  }

  @Test
  void theLockFileNamesNoRegistry() throws Exception {
    // When
    JsonNode packages = JSON.readTree(PLUGIN.resolve("package-lock.json").toFile()).get("packages");

    // Then
    assertThat(packages.size()).isGreaterThan(10);
    packages.forEach(
        one -> {
          assertThat(one.has("resolved")).isFalse();
          assertThat(one.has("integrity") || one.has("devDependencies")).isTrue();
        });
  }

  private static Map<String, String> texts(String language) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    JSON.readTree(TEXTS.resolve(language + ".json").toFile())
        .properties()
        .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private static String placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .sorted()
        .collect(Collectors.joining());
  }
}
