package org.wasl.operations.lifecycle;

/**
 * The gateway cannot start. The message names the place and what to correct. If it is {@link
 * #isTemporary temporary}, it names what is missing at present.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  /**
   * @param message the place and what to correct
   */
  public StartException(String message) {
    this(message, false);
  }

  /**
   * @param message the place and what to correct
   */
  public StartException(String message, Throwable cause) {
    this(message, false);
    initCause(cause);
  }

  private StartException(String message, boolean temporary) {
    super(message);
    this.temporary = temporary;
  }

  /** A fault that may be over at the next attempt, although nobody corrects the configuration. */
  public static StartException temporary(String message) {
    return new StartException(message, true);
  }

  /** A temporary fault with its cause. */
  public static StartException temporary(String message, Throwable cause) {
    StartException temporary = new StartException(message, true);
    temporary.initCause(cause);
    return temporary;
  }

  /**
   * Tells whether another attempt may succeed with this configuration. Examples are a database that
   * does not answer, a port in use, and a full disk.
   */
  public boolean isTemporary() {
    return temporary;
  }
}
