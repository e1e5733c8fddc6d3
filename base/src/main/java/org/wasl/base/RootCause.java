package org.wasl.base;

/** What a failure says to an operator: its message, which need not be there. */
public final class RootCause {
  private RootCause() {}

  /** First line of the innermost message; where it has none, the name of its class. */
  public static String firstLine(Throwable failure) {
    Throwable cause = failure;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return message(cause).lines().findFirst().orElseThrow();
  }

  /** The whole message of this failure; where it has none, the name of its class. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /**
   * What a stage failed with.
   *
   * @param completion wraps it, as {@link java.util.concurrent.CompletionException} does; stands
   *     for itself where it wraps nothing
   */
  public static Throwable ofCompletion(Throwable completion) {
    Throwable cause = completion.getCause();
    return cause == null ? completion : cause;
  }
}
