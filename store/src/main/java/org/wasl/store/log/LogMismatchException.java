package org.wasl.store.log;

/**
 * What was published does not match what SQL has: the database was restored or changed, or the key
 * is another one. Nothing may be signed until a person has decided. The message says what was
 * found, in numbers.
 */
public final class LogMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  LogMismatchException(String found) {
    super(found);
  }
}
