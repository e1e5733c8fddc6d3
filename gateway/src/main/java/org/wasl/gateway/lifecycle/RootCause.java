package org.wasl.gateway.lifecycle;

/** The innermost cause of a failure, in one line for an operator. */
public final class RootCause {
  private RootCause() {}

  /** First line of the innermost message; where it has none, the name of its class. */
  public static String firstLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
