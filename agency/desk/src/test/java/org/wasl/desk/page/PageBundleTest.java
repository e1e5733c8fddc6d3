package org.wasl.desk.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.console.CommittedPage.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.console.CommittedPage;

/** Tests the committed page, with its sources, its bundle and its texts. */
@Tag("gate")
class PageBundleTest {
  private static final Path FOLDER = Path.of("page");
  private static final Path BUNDLE = Path.of("src/main/resources/org/wasl/desk/page");
  private static final CommittedPage PAGE = new CommittedPage(FOLDER, BUNDLE);
  private static final Path TYPES = Path.of("../../schemas/types");
  private static final int MAX_GZIP_BYTES = 350 * 1024;
  private static final Pattern INTEGRITY =
      Pattern.compile("(?:href|src)=\"/(desk\\.\\w+)\" integrity=\"sha384-([^\"]+)\"");

  /** Members of JWE, and members that no reader sees. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "ar",
          "fr",
          "en",
          "envelope",
          "version",
          "encrypted_key",
          "ciphertext",
          "protected",
          "key");

  private static final Set<String> OF_SEALED_CONTENT =
      Set.of("alg", "crv", "epk", "header", "iv", "kid", "kty", "recipients", "tag", "x", "y");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** With Node, {@code mvn -Ppage -pl agency/desk -am process-classes} builds bundle and record. */
  @Test
  void bundleMatchesTheSources() throws Exception {
    // When / Then
    PAGE.assertBuiltFromItsSources("mvn -Ppage -pl agency/desk -am process-classes");
  }

  @Test
  void nodeTestsPass() throws Exception {
    // When / Then
    PAGE.assertItsOwnTestsPass();
  }

  @Test
  void bundleIsSmallerThan350KibibytesCompressed() throws Exception {
    // When
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(BUNDLE);
        GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      for (Path file : files.toList()) {
        gzip.write(Files.readAllBytes(file));
      }
    }

    // Then
    assertThat(compressed.size()).isLessThan(MAX_GZIP_BYTES);
  }

  @Test
  void loadsScriptAndStyleWithIntegrityAndNothingInline() throws Exception {
    // When
    String page = Files.readString(BUNDLE.resolve("index.html"));
    Map<String, String> stated =
        INTEGRITY
            .matcher(page)
            .results()
            .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2)));

    // Then
    assertThat(stated).containsOnlyKeys("desk.js", "desk.css");
    for (Map.Entry<String, String> file : stated.entrySet()) {
      assertThat(file.getValue())
          .isEqualTo(
              Base64.getEncoder().encodeToString(digest("SHA-384", BUNDLE.resolve(file.getKey()))));
    }
    assertThat(Files.readString(BUNDLE.resolve("bundle.sha256")).strip())
        .isEqualTo(HexFormat.of().formatHex(digest("SHA-256", BUNDLE.resolve("index.html"))));
    assertThat(page).doesNotContain("<style", " style=", "onload=", "http:", "https:");
    assertThat(page)
        .containsPattern("<script type=\"module\" src=\"/desk.js\" integrity=\"[^\"]+\"></script>");
  }

  @Test
  void scriptMakesNoMarkupAndEvaluatesNoText() throws Exception {
    // When
    String script = Files.readString(BUNDLE.resolve("desk.js"));

    // Then
    assertThat(script)
        .doesNotContain("eval(", "new Function", "document.write", "insertAdjacentHTML");
    try (Stream<Path> sources = Files.walk(FOLDER.resolve("src"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        if (!source.endsWith("pins.ts")) { // which keeps digests of public keys
          assertThat(Files.readString(source)).as(source.toString()).doesNotContain("localStorage");
        }
        if (!source.endsWith("unsaved.ts")) { // which keeps what is sealed to the office
          assertThat(Files.readString(source))
              .as(source.toString())
              .doesNotContain("sessionStorage");
        }
        if (!source.endsWith("keptLines.ts")) { // which keeps what is sealed to the person
          assertThat(Files.readString(source)).as(source.toString()).doesNotContain("indexedDB");
        }
        assertThat(Files.readString(source))
            .as(source.toString())
            .doesNotContain("innerHTML", "outerHTML", "dangerouslySetInnerHTML");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar", "fr"})
  void everyTextExistsInEveryLanguage(String language) throws Exception {
    // When / Then
    PAGE.assertEveryTextIsThereIn(language);
  }

  @Test
  void everyMemberOfAMessageHasALabel() throws Exception {
    // Given
    Set<String> members = new TreeSet<>();
    try (Stream<Path> schemas = Files.walk(TYPES)) {
      for (Path file : schemas.filter(it -> it.endsWith("schema.json")).toList()) {
        JsonNode schema = JSON.readTree(file.toFile());
        String kind = schema.path("x-wasl-kind").asText();
        if (kind.equals("message") || kind.equals("own")) {
          collectMembers(schema.path("properties").path("content"), members);
        } else if (file.getParent().getParent().endsWith("common")) {
          collectMembers(schema, members);
        }
      }
    }
    members.removeAll(NOT_SHOWN);
    members.removeAll(OF_SEALED_CONTENT);

    // When / Then
    Map<String, String> texts = PAGE.texts("en");
    assertThat(members).isNotEmpty();
    assertThat(members.stream().filter(member -> !texts.containsKey("field." + member)))
        .as("members of messages without a label in agency/desk/page/src/texts")
        .isEmpty();
  }

  private static void collectMembers(JsonNode schema, Set<String> members) {
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isObject()) {
                members.add(member.getKey());
              }
            });
    schema.forEach(child -> collectMembers(child, members));
  }

  @Test
  void lockFileNamesNoRegistryAndPinsEveryVersion() throws Exception {
    // When / Then
    PAGE.assertLockFileNamesNoRegistry();
    JsonNode declared = JSON.readTree(FOLDER.resolve("package.json").toFile());
    for (String kind : Set.of("dependencies", "devDependencies")) {
      declared
          .get(kind)
          .forEach(version -> assertThat(version.asText()).matches("\\d+\\.\\d+\\.\\d+"));
    }
  }
}
