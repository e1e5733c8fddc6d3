package org.wasl.console;

/** What became of an attempt to log in. */
sealed interface Login {
  /** It is he. */
  record Accepted(Caller caller) implements Login {}

  /** It is not proven; what is wrong is not said. */
  record Refused() implements Login {}

  /** Too many wrong ones before: not even looked at. */
  record Throttled(long retryAfterSeconds) implements Login {}
}
