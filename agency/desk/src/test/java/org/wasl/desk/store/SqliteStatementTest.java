package org.wasl.desk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests named parameters. A missing, an unknown and a doubled one is found before the statement is
 * run.
 */
class SqliteStatementTest {
  @TempDir Path folder;
  private DeskDatabase database;

  @BeforeEach
  void open() {
    database = DeskDatabase.open(folder.resolve("desk.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static String all(Connection connection, Optional<Long> number) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT :text || :text || hex(:bytes) || coalesce(:number, 'none') || :at
              || coalesce(:missing, ':text?') AS it -- :comment
            """)
        .time("at", Instant.ofEpochMilli(7))
        .number("number", number)
        .text("missing", null)
        .bytes("bytes", new byte[] {1, 2})
        .text("text", "b")
        .first(row -> row.getString("it"))
        .orElseThrow();
  }

  @Test
  void bindsByNameInAnyOrder() {
    // When
    String with = database.read(connection -> all(connection, Optional.of(3L)));
    String without = database.read(connection -> all(connection, Optional.empty()));
    // Then
    assertThat(with).isEqualTo("bb010237:text?");
    assertThat(without).isEqualTo("bb0102none7:text?");
  }

  private static SqliteStatement half(Connection connection) {
    return SqliteStatement.of(connection, "SELECT :a AS a, :b AS b").text("a", "");
  }

  @Test
  void refusesUnknownDoubledMissingAndUnnamedParameters() {
    assertThatThrownBy(() -> database.read(connection -> half(connection).number("c", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":c");
    assertThatThrownBy(() -> database.read(connection -> half(connection).text("a", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":a");
    assertThatThrownBy(() -> database.read(connection -> half(connection).first(row -> true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(":b");
    assertThatThrownBy(
            () -> database.read(connection -> SqliteStatement.of(connection, "SELECT ?1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
