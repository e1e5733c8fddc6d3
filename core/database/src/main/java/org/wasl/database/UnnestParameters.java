package org.wasl.database;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows as columns, one array each, for {@code unnest}. So one statement, which is prepared
 * once, serves any number of rows.
 *
 * @param <T> a row
 */
public final class UnnestParameters<T> implements RowColumns<T> {
  /** Joins lists of codes inside one column. {@code string_to_array(…, E'\x1f')} undoes it. */
  private static final String UNIT_SEPARATOR = "\u001f";

  private final SqlStatement statement;
  private final Collection<T> rows;

  UnnestParameters(SqlStatement statement, Collection<T> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  @Override
  public UnnestParameters<T> uuid(String name, Function<T, @Nullable UUID> value) {
    FixedWidthArray<UUID> array = FixedWidthArray.of((UUID[]) values(value, UUID[]::new));
    statement.set(name, (prepared, index) -> prepared.setObject(index, array));
    return this;
  }

  @Override
  public UnnestParameters<T> text(String name, Function<T, @Nullable String> value) {
    return set(name, "text", values(value, String[]::new));
  }

  /** A column of lists of codes, each joined to one {@code text}. */
  public UnnestParameters<T> codes(String name, Function<T, List<String>> value) {
    return text(name, row -> String.join(UNIT_SEPARATOR, value.apply(row)));
  }

  @Override
  public UnnestParameters<T> int4(String name, Function<T, @Nullable Integer> value) {
    return set(name, "int4", values(value, Integer[]::new));
  }

  @Override
  public UnnestParameters<T> int8(String name, Function<T, @Nullable Long> value) {
    return set(name, "int8", values(value, Long[]::new));
  }

  /** A column of {@code boolean}. */
  public UnnestParameters<T> bool(String name, Function<T, Boolean> value) {
    return set(name, "bool", values(value, Boolean[]::new));
  }

  @Override
  public UnnestParameters<T> time(String name, Function<T, Instant> value) {
    FixedWidthArray<Instant> array = FixedWidthArray.of((Instant[]) values(value, Instant[]::new));
    statement.set(name, (prepared, index) -> prepared.setObject(index, array));
    return this;
  }

  @Override
  public UnnestParameters<T> bytes(String name, Function<T, byte @Nullable []> value) {
    return set(name, "bytea", values(value, byte[][]::new));
  }

  /**
   * The values have a type of their own if there is one, because the driver sends such an array in
   * binary.
   */
  private Object[] values(
      Function<T, ? extends @Nullable Object> value, IntFunction<Object[]> array) {
    Object[] values = array.apply(rows.size());
    int i = 0;
    for (T row : rows) {
      values[i++] = value.apply(row);
    }
    return values;
  }

  private UnnestParameters<T> set(String name, String type, Object[] values) {
    statement.set(
        name,
        (prepared, index) ->
            prepared.setArray(index, prepared.getConnection().createArrayOf(type, values)));
    return this;
  }
}
