package org.wasl.gateway.lifecycle;

/**
 * The gateway cannot start. The message names the place and what to correct, or, where it is {@link
 * #isTemporary temporary}, what is missing at present.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  /** With the place and what to correct. */
  public StartException(String message) {
    this(message, false);
  }

  /** The same, with what was found. */
  public StartException(String message, Throwable cause) {
    this(message, false);
    initCause(cause);
  }

  private StartException(String message, boolean temporary) {
    super(message);
    this.temporary = temporary;
  }

  /** For what may be over at the next attempt although nobody corrects the configuration. */
  public static StartException temporary(String message) {
    return new StartException(message, true);
  }

  /** The same, with what was found. */
  public static StartException temporary(String message, Throwable cause) {
    StartException temporary = new StartException(message, true);
    temporary.initCause(cause);
    return temporary;
  }

  /**
   * Whether another attempt may succeed with the same configuration: a database that does not
   * answer, a port in use, a full disk.
   */
  public boolean isTemporary() {
    return temporary;
  }
}
