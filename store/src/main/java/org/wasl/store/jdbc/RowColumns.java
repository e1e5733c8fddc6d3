package org.wasl.store.jdbc;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows that are written, in their order.
 *
 * @param <T> a row
 */
public interface RowColumns<T> {
  /** A column of {@code uuid}; a value may be null. */
  RowColumns<T> uuid(Function<T, @Nullable UUID> value);

  /** A column of {@code text}; a value may be null. */
  RowColumns<T> text(Function<T, @Nullable String> value);

  /** A column of {@code int}; a value may be null. */
  RowColumns<T> int4(Function<T, @Nullable Integer> value);

  /** A column of {@code bigint}. */
  RowColumns<T> int8(Function<T, Long> value);

  /** A column of {@code timestamptz}, in microseconds. */
  RowColumns<T> time(Function<T, Instant> value);

  /** A column of {@code bytea}; a value may be null. */
  RowColumns<T> bytes(Function<T, byte @Nullable []> value);
}
