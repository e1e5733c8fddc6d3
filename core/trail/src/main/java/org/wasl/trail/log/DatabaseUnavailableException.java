package org.wasl.trail.log;

import org.wasl.database.Result;

/** The database does not answer, or another gateway uses the log. The next run tries again. */
final class DatabaseUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailableException() {
    super(null, null, false, false);
  }

  static <T> T orElseThrow(Result<T> result) throws DatabaseUnavailableException {
    return switch (result) {
      case Result.Done<T>(T value) -> value;
      case Result.Failed<T> failed -> throw new DatabaseUnavailableException();
    };
  }
}
