package org.wasl.store.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows as columns, one array each, for {@code unnest}: a statement is the same, and prepared
 * once, whatever the number of rows.
 *
 * @param <T> a row
 */
public final class UnnestParameters<T> implements RowColumns<T> {
  /** Joins lists of codes inside one column; {@code string_to_array(…, E'\x1f')} undoes it. */
  private static final String UNIT_SEPARATOR = "\u001f";

  private final SqlStatement statement;
  private final Collection<T> rows;

  UnnestParameters(SqlStatement statement, Collection<T> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  @Override
  public UnnestParameters<T> uuid(Function<T, @Nullable UUID> value) {
    FixedWidthArray<UUID> array = FixedWidthArray.of((UUID[]) values(value, UUID[]::new));
    statement.add((prepared, index) -> prepared.setObject(index, array));
    return this;
  }

  @Override
  public UnnestParameters<T> text(Function<T, @Nullable String> value) {
    return add("text", values(value, String[]::new));
  }

  /** A column of lists of codes, each joined to one {@code text}. */
  public UnnestParameters<T> codes(Function<T, List<String>> value) {
    return text(row -> String.join(UNIT_SEPARATOR, value.apply(row)));
  }

  @Override
  public UnnestParameters<T> int4(Function<T, @Nullable Integer> value) {
    return add("int4", values(value, Integer[]::new));
  }

  @Override
  public UnnestParameters<T> int8(Function<T, Long> value) {
    return add("int8", values(value, Long[]::new));
  }

  /** A column of {@code boolean}. */
  public UnnestParameters<T> bool(Function<T, Boolean> value) {
    return add("bool", values(value, Boolean[]::new));
  }

  @Override
  public UnnestParameters<T> time(Function<T, Instant> value) {
    FixedWidthArray<Instant> array = FixedWidthArray.of((Instant[]) values(value, Instant[]::new));
    statement.add((prepared, index) -> prepared.setObject(index, array));
    return this;
  }

  @Override
  public UnnestParameters<T> bytes(Function<T, byte @Nullable []> value) {
    return add("bytea", values(value, byte[][]::new));
  }

  /** Of their own type where they have one: the driver sends such an array in binary. */
  private Object[] values(
      Function<T, ? extends @Nullable Object> value, IntFunction<Object[]> array) {
    Object[] values = array.apply(rows.size());
    int i = 0;
    for (T row : rows) {
      values[i++] = value.apply(row);
    }
    return values;
  }

  private UnnestParameters<T> add(String type, Object[] values) {
    statement.add(
        (prepared, index) ->
            prepared.setArray(index, prepared.getConnection().createArrayOf(type, values)));
    return this;
  }
}
