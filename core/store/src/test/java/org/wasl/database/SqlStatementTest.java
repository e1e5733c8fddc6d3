package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.store.TestDatabase;

/**
 * Parameters have names, and the client finds a missing, an unknown and a doubled one before it
 * sends.
 */
class SqlStatementTest {
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    connection = TestDatabase.connect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void bindsByNameInAnyOrderAlsoInBatches() throws Exception {
    // Given
    SqlStatement before = SqlStatement.of(connection, "select :a::int + :a").int4("a", 7);
    // When
    String read =
        SqlStatement.of(connection, "select :b::text || :a || :b as it")
            .text("a", "first")
            .text("b", "second")
            .sentWith(before)
            .single(row -> row.text("it"));
    // Then
    assertThat(read).isEqualTo("secondfirstsecond");
  }

  @Test
  void rejectsUnknownDuplicateMissingAndUnnamedParameters() {
    SqlStatement statement = SqlStatement.of(connection, "select :a::text, :b::text").text("a", "");

    assertThatThrownBy(() -> statement.text("c", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":c");
    assertThatThrownBy(() -> statement.text("a", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":a");
    assertThatThrownBy(statement::exists)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(":b");
    assertThatThrownBy(() -> SqlStatement.of(connection, "select ?"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
