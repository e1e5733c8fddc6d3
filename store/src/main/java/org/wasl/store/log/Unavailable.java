package org.wasl.store.log;

import org.wasl.store.Result;

/**
 * The database does not answer, or another gateway is at it. Nothing is lost: the next look begins
 * anew.
 */
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  Unavailable() {
    super(null, null, false, false);
  }

  static <T> T orValue(Result<T> result) throws Unavailable {
    if (result instanceof Result.Done<T> done) {
      return done.value();
    }
    throw new Unavailable();
  }
}
