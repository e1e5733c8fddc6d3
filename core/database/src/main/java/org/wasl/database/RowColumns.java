package org.wasl.database;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows that are written, each with its name and its value of a row.
 *
 * @param <T> a row
 */
public interface RowColumns<T> {
  /** A column of {@code uuid}. A value may be null. */
  RowColumns<T> uuid(String name, Function<T, @Nullable UUID> value);

  /** A column of {@code text}. A value may be null. */
  RowColumns<T> text(String name, Function<T, @Nullable String> value);

  /** A column of {@code int}. A value may be null. */
  RowColumns<T> int4(String name, Function<T, @Nullable Integer> value);

  /** A column of {@code bigint}. A value may be null. */
  RowColumns<T> int8(String name, Function<T, @Nullable Long> value);

  /** A column of {@code timestamptz}, in microseconds. */
  RowColumns<T> time(String name, Function<T, Instant> value);

  /** A column of {@code bytea}. A value may be null. */
  RowColumns<T> bytes(String name, Function<T, byte @Nullable []> value);
}
