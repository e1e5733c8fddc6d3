package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.store.TestDatabase;

class CopiedRowsTest {
  private static final String INSERT =
      """
      insert into copied (number, name, id, at, step, bytes)
      select * from unnest(:number, :name, :id, :at, :step, :bytes)
      """;

  private record One(
      long number,
      @Nullable String name,
      @Nullable UUID id,
      Instant at,
      @Nullable Integer step,
      byte @Nullable [] bytes) {}

  private static final List<One> ROWS =
      List.of(
          new One(1, "وصل, \"é\"\n\\N", UUID.randomUUID(), Instant.EPOCH, 7, new byte[] {0, -1}),
          new One(Long.MIN_VALUE, null, null, Instant.parse("1999-12-31T23:59:59.9Z"), null, null),
          new One(
              3,
              "",
              new UUID(-1, 0),
              Instant.parse("2026-11-27T10:00:00.123456Z"),
              -1,
              new byte[0]));

  private Connection connection;

  @BeforeEach
  void table() throws Exception {
    connection = TestDatabase.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temporary table copied (seq bigint generated always as identity, number bigint"
              + " unique, name text, id uuid, at timestamptz, step int, bytes bytea)");
    }
  }

  @AfterEach
  void close() throws Exception {
    connection.rollback();
    connection.close();
  }

  @Test
  void copyWritesTheSameRowsAsInsert() throws Exception {
    // Given
    SqlStatement.of(connection, INSERT).unnest(ROWS, CopiedRowsTest::columns).update();
    List<String> inserted = stored();
    SqlStatement.of(connection, "delete from copied").update();

    // When
    CopiedRows.write(connection, "copied", ROWS, CopiedRowsTest::columns);

    // Then in the same order
    assertThat(stored()).isEqualTo(inserted).hasSize(ROWS.size());
  }

  @Test
  void oneRejectedRowRejectsAll() {
    assertThatThrownBy(
            () ->
                CopiedRows.write(
                    connection,
                    "copied",
                    List.of(ROWS.get(0), ROWS.get(1), ROWS.get(0)),
                    CopiedRowsTest::columns))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("23505");
  }

  private static void columns(RowColumns<One> row) {
    row.int8("number", One::number)
        .text("name", One::name)
        .uuid("id", One::id)
        .time("at", One::at)
        .int4("step", One::step)
        .bytes("bytes", One::bytes);
  }

  private List<String> stored() throws SQLException {
    return SqlStatement.of(
            connection,
            "select row(number, name, id, at, step, bytes)::text as all_of_it from copied order by"
                + " seq")
        .list(row -> row.text("all_of_it"));
  }
}
