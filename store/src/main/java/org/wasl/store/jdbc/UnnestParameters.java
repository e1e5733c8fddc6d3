package org.wasl.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Binds rows as columns, one array each, for {@code unnest}: a statement is the same, and prepared
 * once, whatever the number of rows.
 *
 * @param <T> a row
 */
public final class UnnestParameters<T> {
  /** Joins lists of codes inside one column; {@code string_to_array(…, E'\x1f')} undoes it. */
  private static final String UNIT_SEPARATOR = "\u001f";

  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int next;

  private UnnestParameters(PreparedStatement statement, Collection<T> rows, int first) {
    this.statement = statement;
    this.rows = rows;
    this.next = first;
  }

  public static <T> UnnestParameters<T> of(PreparedStatement statement, Collection<T> rows) {
    return new UnnestParameters<>(statement, rows, 1);
  }

  /** For a statement whose first column is the given parameter. */
  public static <T> UnnestParameters<T> of(
      PreparedStatement statement, Collection<T> rows, int first) {
    return new UnnestParameters<>(statement, rows, first);
  }

  public UnnestParameters<T> uuid(Function<T, Object> value) throws SQLException {
    statement.setObject(next++, new UuidArray((UUID[]) values(value, UUID[]::new)));
    return this;
  }

  public UnnestParameters<T> text(Function<T, Object> value) throws SQLException {
    return set("text", values(value, String[]::new));
  }

  public UnnestParameters<T> codes(Function<T, List<String>> value) throws SQLException {
    return text(row -> String.join(UNIT_SEPARATOR, value.apply(row)));
  }

  public UnnestParameters<T> int4(Function<T, Object> value) throws SQLException {
    return set("int4", values(value, Integer[]::new));
  }

  public UnnestParameters<T> int8(Function<T, Number> value) throws SQLException {
    return set("int8", values(row -> value.apply(row).longValue(), Long[]::new));
  }

  public UnnestParameters<T> bool(Function<T, Object> value) throws SQLException {
    return set("bool", values(value, Boolean[]::new));
  }

  public UnnestParameters<T> time(Function<T, Object> value) throws SQLException {
    return set("timestamptz", values(value, Object[]::new));
  }

  public UnnestParameters<T> bytes(Function<T, byte[]> value) throws SQLException {
    return set("bytea", values(value, byte[][]::new));
  }

  /** Of their own type where they have one: the driver sends such an array in binary. */
  private Object[] values(Function<T, ?> value, IntFunction<Object[]> array) {
    Object[] values = array.apply(rows.size());
    int i = 0;
    for (T row : rows) {
      values[i++] = value.apply(row);
    }
    return values;
  }

  private UnnestParameters<T> set(String type, Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
