package org.wasl.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Binds rows as columns, one array each, for {@code unnest}: a statement is the same, and prepared
 * once, whatever the number of rows.
 *
 * @param <T> a row
 */
final class Columns<T> {
  /** Joins lists of codes inside one column; {@code string_to_array(…, E'\x1f')} undoes it. */
  private static final String UNIT_SEPARATOR = "\u001f";

  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int next;

  private Columns(PreparedStatement statement, Collection<T> rows, int first) {
    this.statement = statement;
    this.rows = rows;
    this.next = first;
  }

  static <T> Columns<T> of(PreparedStatement statement, Collection<T> rows) {
    return new Columns<>(statement, rows, 1);
  }

  /** For a statement whose first column is the given parameter. */
  static <T> Columns<T> of(PreparedStatement statement, Collection<T> rows, int first) {
    return new Columns<>(statement, rows, first);
  }

  Columns<T> uuid(Function<T, Object> value) throws SQLException {
    return column("uuid", value);
  }

  Columns<T> text(Function<T, Object> value) throws SQLException {
    return column("text", value);
  }

  Columns<T> codes(Function<T, List<String>> value) throws SQLException {
    return column("text", row -> String.join(UNIT_SEPARATOR, value.apply(row)));
  }

  Columns<T> int4(Function<T, Object> value) throws SQLException {
    return column("int4", value);
  }

  Columns<T> int8(Function<T, Object> value) throws SQLException {
    return column("int8", value);
  }

  Columns<T> bool(Function<T, Object> value) throws SQLException {
    return column("bool", value);
  }

  Columns<T> time(Function<T, Object> value) throws SQLException {
    return column("timestamptz", value);
  }

  Columns<T> bytes(Function<T, byte[]> value) throws SQLException {
    return set("bytea", rows.stream().map(value).toArray(byte[][]::new));
  }

  private Columns<T> column(String type, Function<T, Object> value) throws SQLException {
    return set(type, rows.stream().map(value).toArray());
  }

  private Columns<T> set(String type, Object[] values) throws SQLException {
    Connection connection = statement.getConnection();
    Array array = connection.createArrayOf(type, values);
    statement.setArray(next++, array);
    return this;
  }
}
