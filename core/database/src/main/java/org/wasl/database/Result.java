package org.wasl.database;

import java.util.Optional;
import java.util.function.Function;

/**
 * Result of a transaction.
 *
 * @param <R> its value
 */
public sealed interface Result<R> {

  /**
   * It is committed and on the disk. The exception is a transaction whose commit need not wait for
   * the disk, because a loss would have no effect ({@link AdvisoryLocks#lockClaims}, {@link
   * AdvisoryLocks#trySequencer}).
   *
   * @param value the result
   */
  record Done<R>(R value) implements Result<R> {}

  /**
   * The transaction was not committed. But with {@link Failure#UNAVAILABLE} it may have been,
   * because the connection may have been lost after the commit. A retry is always safe.
   *
   * @param failure the kind of failure
   */
  record Failed<R>(Failure failure) implements Result<R> {}

  /** Kinds of failure. */
  enum Failure {
    /** Too many requests wait. Try later. */
    OVERLOADED,
    /** The database cannot be reached, has no room, or is too slow. Try later. */
    UNAVAILABLE,
    /** The database always refuses this row, because of a bug or of bytes that it cannot hold. */
    REFUSED
  }

  /** True if committed. */
  default boolean isDone() {
    return this instanceof Done;
  }

  /** The value, or empty if the transaction did not take place. */
  default Optional<R> toOptional() {
    return this instanceof Done<R>(R value) ? Optional.of(value) : Optional.empty();
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if the transaction did not take place. This method is for
   *     commands and tests
   */
  default R orElseThrow() {
    return switch (this) {
      case Done<R>(R value) -> value;
      case Failed<R>(Failure failure) ->
          throw new IllegalStateException("the database did not answer (" + failure + ")");
    };
  }

  /** A result with another value. */
  default <T> Result<T> map(Function<R, T> change) {
    return switch (this) {
      case Done<R>(R value) -> new Done<>(change.apply(value));
      case Failed<R>(Failure failure) -> new Failed<>(failure);
    };
  }

  /** The result of a further transaction, or the failure of this one if it was not committed. */
  default <T> Result<T> flatMap(Function<R, Result<T>> next) {
    return switch (this) {
      case Done<R>(R value) -> next.apply(value);
      case Failed<R>(Failure failure) -> new Failed<>(failure);
    };
  }
}
