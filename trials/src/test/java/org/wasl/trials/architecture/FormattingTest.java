package org.wasl.trials.architecture;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is as google-java-format leaves it. A test rather than a plugin of Maven: the
 * formatter reads the sources with the compiler of the JVM it runs in, and Maven's own JVM may be
 * older than the sources.
 *
 * <p>{@code mvn -q test -pl trials -am -Dtest=FormattingTest -Dformat=write
 * -Dsurefire.failIfNoSpecifiedTests=false} rewrites the files instead.
 */
class FormattingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final boolean WRITE = "write".equals(System.getProperty("format"));

  @Test
  void everyFileIsFormatted() throws IOException {
    // When
    List<Path> unformatted = sources().parallel().filter(FormattingTest::differs).toList();
    // Then
    assertThat(unformatted).as("run this test with -Dformat=write").isEmpty();
  }

  private static Stream<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(FormattingTest::javaFiles)
          .toList()
          .stream();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
          ROOT.relativize(file) + " is not Java that the formatter reads", e);
    }
  }
}
