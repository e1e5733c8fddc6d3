package org.wasl.gateway.lifecycle;

/** The gateway cannot start. The message names the place and what to correct. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the place and what to correct. */
  public StartException(String message) {
    super(message);
  }

  /** The same, with what was found. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
