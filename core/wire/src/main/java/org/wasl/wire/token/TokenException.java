package org.wasl.wire.token;

/** A token cannot be used. The message says which, and why. It has no secret in it. */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenException(String message) {
    super(message);
  }

  TokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
