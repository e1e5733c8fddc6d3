package org.wasl.gateway.operations;

import org.wasl.store.Result;

/** What the database says, or that it says nothing. */
final class Answer {
  private Answer() {}

  /**
   * The value.
   *
   * @throws IllegalStateException when it did not take place
   */
  static <T> T of(Result<T> result) {
    if (result instanceof Result.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("the database did not answer; try again");
  }
}
