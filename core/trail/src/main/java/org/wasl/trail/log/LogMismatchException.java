package org.wasl.trail.log;

/**
 * The published log does not match SQL. The database was restored or changed, or the key is a
 * different one. Nothing may be signed until an operator has decided. The message has the numbers
 * found.
 */
public final class LogMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  LogMismatchException(String found) {
    super(found);
  }
}
