package org.wasl.gateway.lifecycle;

/** The gateway cannot start as it is configured. The message says where and what to mend. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says where and what to mend. */
  public StartException(String message) {
    super(message);
  }

  /** The same, with what was found. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
