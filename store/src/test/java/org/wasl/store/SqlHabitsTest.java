package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the module speaks to the database: habits that only the sources show. */
class SqlHabitsTest {
  private static final Path MAIN = Path.of("src", "main", "java");

  private static final Pattern PLAIN_JDBC =
      Pattern.compile("\\b(ResultSet|PreparedStatement|java\\.sql\\.Statement)\\b");

  @Test
  void statementsAreRunBySqlStatementAlone() throws IOException {
    // When
    List<String> files = files(PLAIN_JDBC);
    // Then
    assertThat(files)
        .isNotEmpty()
        .allMatch(file -> file.startsWith("org/wasl/store/jdbc/"), "in the package jdbc");
  }

  private static List<String> files(Pattern pattern) throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> pattern.matcher(read(file)).find())
          .map(file -> MAIN.relativize(file).toString())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
