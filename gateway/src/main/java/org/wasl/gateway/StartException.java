package org.wasl.gateway;

/** The gateway cannot start as it is configured. The message says where and what to mend. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
