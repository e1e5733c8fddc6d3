package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestFolders;
import org.wasl.system.documents.SourceTree;

/**
 * Every Java file has the format of google-java-format. This is a test and not a Maven plugin,
 * because the formatter uses the compiler of its JVM. Maven's own JVM may be older than the
 * sources.
 *
 * <p>A file that has not changed since the last run is not formatted again.
 *
 * <p>{@code mvn -q test -pl tests/system -am -Dtest=FormattingTest -Dformat=write
 * -Dsurefire.failIfNoSpecifiedTests=false} rewrites the files instead.
 */
@Tag("soak")
class FormattingTest {
  private static final boolean WRITE = "write".equals(System.getProperty("format"));

  @Test
  void everyFileIsFormatted() throws Exception {
    // Given
    Set<String> known = Files.exists(known()) ? Set.copyOf(Files.readAllLines(known())) : Set.of();
    Map<Path, String> digests = new TreeMap<>();
    for (Path file : sources().toList()) {
      digests.put(file, digest(file));
    }
    assertThat(digests).hasSizeGreaterThan(2_000);
    // When
    List<Path> unformatted =
        digests.entrySet().parallelStream()
            .filter(file -> !known.contains(file.getValue()))
            .map(Map.Entry::getKey)
            .filter(FormattingTest::differs)
            .toList();
    // Then
    assertThat(unformatted).as("run this test with -Dformat=write").isEmpty();
    if (!WRITE) {
      Files.write(known(), new TreeSet<>(digests.values()));
    }
  }

  /**
   * Digests of the files that the last run found formatted. To check all files again takes half a
   * minute.
   */
  private static Path known() throws IOException {
    return TestFolders.ofAllProcesses("formatted").resolve("digests");
  }

  /** The digest of a file's content and the formatter. */
  private static String digest(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(
        Formatter.class.getProtectionDomain().getCodeSource().getLocation().toString().getBytes());
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  private static Stream<Path> sources() throws IOException {
    return SourceTree.read().files().stream()
        .filter(file -> file.contains("/src/") && file.endsWith(".java"))
        .map(SourceTree.ROOT::resolve);
  }

  private static boolean differs(Path file) {
    try {
      String source = Files.readString(file);
      String formatted =
          new Formatter()
              .formatSource(
                  ImportOrderer.reorderImports(
                      RemoveUnusedImports.removeUnusedImports(source), Style.GOOGLE));
      if (formatted.equals(source)) {
        return false;
      }
      if (WRITE) {
        Files.writeString(file, formatted);
      }
      return !WRITE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new IllegalStateException(
          SourceTree.ROOT.relativize(file) + " is not Java that the formatter reads", e);
    }
  }
}
