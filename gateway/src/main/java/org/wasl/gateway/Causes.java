package org.wasl.gateway;

/** What went wrong at the bottom, in one line for an operator. */
final class Causes {
  private Causes() {}

  static String firstLine(Throwable failure) {
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
