package org.wasl.runtime;

/** The text of a failure for an operator, which is its message. A failure need not have one. */
public final class RootCause {
  private RootCause() {}

  /** First line of the innermost message, or the name of the class if there is no message. */
  public static String firstLine(Throwable failure) {
    Throwable cause = failure;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return message(cause).lines().findFirst().orElseThrow();
  }

  /** The whole message of this failure, or the name of its class if it has none. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /**
   * The failure of a stage.
   *
   * @param completion wraps it, as {@link java.util.concurrent.CompletionException} does. If it
   *     wraps nothing, it is itself the failure
   */
  public static Throwable ofCompletion(Throwable completion) {
    Throwable cause = completion.getCause();
    return cause == null ? completion : cause;
  }
}
