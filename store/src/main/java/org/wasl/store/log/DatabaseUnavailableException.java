package org.wasl.store.log;

import org.wasl.store.jdbc.Result;

/**
 * The database does not answer, or another gateway is at it. Nothing is lost: the next look begins
 * anew.
 */
final class DatabaseUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailableException() {
    super(null, null, false, false);
  }

  static <T> T orElseThrow(Result<T> result) throws DatabaseUnavailableException {
    if (result instanceof Result.Done<T> done) {
      return done.value();
    }
    throw new DatabaseUnavailableException();
  }
}
