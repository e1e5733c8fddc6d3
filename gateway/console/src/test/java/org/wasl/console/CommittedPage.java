package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The committed sources, bundle and texts of a page of console or desk.
 *
 * @param folder the folder with {@code src}, {@code build.mjs} and {@code bundle.sha256}
 * @param bundle the folder of the build's output
 */
public record CommittedPage(Path folder, Path bundle) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fails, with the command that helps, if sources or bundle are not those of the record. */
  public void assertBuiltFromItsSources(String command) throws Exception {
    assertThat(found())
        .as("build the page: %s, and commit its bundle", command)
        .isEqualTo(recorded());
  }

  private Map<Path, String> recorded() throws IOException {
    Map<Path, String> recorded = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("bundle.sha256"))) {
      String[] parts = line.split(" {2}");
      recorded.put(folder.resolve(parts[1]).normalize(), parts[0]);
    }
    return recorded;
  }

  /**
   * The digests of files. For files elsewhere only those in the record count, because the list
   * changes only with one of them.
   */
  private Map<Path, String> found() throws Exception {
    Map<Path, String> found = new TreeMap<>();
    try (Stream<Path> top = Files.list(folder);
        Stream<Path> sources = Files.walk(folder.resolve("src"));
        Stream<Path> built = Files.walk(bundle)) {
      List<Path> files =
          Stream.of(top, sources, built, recorded().keySet().stream())
              .flatMap(all -> all)
              .filter(Files::isRegularFile)
              .filter(file -> !file.equals(folder.resolve("bundle.sha256")))
              .toList();
      for (Path file : files) {
        found.put(file.normalize(), HexFormat.of().formatHex(digest("SHA-256", file)));
      }
    }
    return found;
  }

  /** Fails if a text is missing in a language, is blank, or has other placeholders than English. */
  public void assertEveryTextIsThereIn(String language) throws IOException {
    Map<String, String> english = texts("en");
    Map<String, String> other = texts(language);
    assertThat(other.keySet()).isEqualTo(english.keySet()).hasSizeGreaterThan(150);
    assertThat(other)
        .allSatisfy(
            (key, text) -> {
              assertThat(text).as(key).isNotBlank();
              assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key)));
            });
  }

  /** Fails if the lock file names a registry, or has a package without its digest. */
  public void assertLockFileNamesNoRegistry() throws IOException {
    JsonNode packages = JSON.readTree(folder.resolve("package-lock.json").toFile()).get("packages");
    assertThat(packages.size()).isGreaterThan(10);
    packages.forEach(
        node -> {
          assertThat(node.has("resolved")).isFalse();
          assertThat(node.has("integrity") || node.has("devDependencies")).isTrue();
        });
  }

  /**
   * Runs the page's own tests with Node's test runner, and fails with their output. Skipped if
   * {@code npm ci} was not run.
   */
  public void assertItsOwnTestsPass() throws Exception {
    Path installed = folder.resolve("node_modules").resolve(".package-lock.json");
    assumeTrue(Files.exists(installed), folder + "/node_modules is there after npm ci");
    Process npm =
        new ProcessBuilder("npm", "test")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(npm.waitFor()).as(output).isZero();
    assertThat(output)
        .containsPattern("(#|ℹ) pass [1-9]\\d+\\R")
        .containsPattern("(#|ℹ) fail 0\\R");
  }

  /** The texts of a language, by key. */
  public Map<String, String> texts(String language) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    JSON.readTree(folder.resolve("src/texts").resolve(language + ".json").toFile())
        .properties()
        .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The digest of a file. */
  public static byte[] digest(String algorithm, Path file)
      throws IOException, NoSuchAlgorithmException {
    return MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
  }

  private static String placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .distinct()
        .sorted()
        .collect(Collectors.joining());
  }
}
