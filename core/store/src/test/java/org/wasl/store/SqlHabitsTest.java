package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The store and the trail speak to the database through {@code SqlStatement} alone. */
class SqlHabitsTest {
  private static final List<Path> MODULES = List.of(Path.of("."), Path.of("..", "trail"));

  private static final Pattern PLAIN_JDBC =
      Pattern.compile("\\b(ResultSet|PreparedStatement|java\\.sql\\.Statement)\\b");

  @Test
  void onlySqlStatementRunsStatements() throws IOException {
    // When
    List<Path> files = new ArrayList<>();
    for (Path module : MODULES) {
      try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
        files.addAll(sources.filter(file -> file.toString().endsWith(".java")).toList());
      }
    }
    // Then
    assertThat(files).hasSizeGreaterThan(100);
    assertThat(files).noneMatch(file -> PLAIN_JDBC.matcher(read(file)).find());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
