package org.wasl.console;

/** What became of a name and a password. */
sealed interface Login {
  /** They are right. */
  record Accepted(User user) implements Login {}

  /** They are wrong; which of the two is not said. */
  record Refused() implements Login {}

  /** Too many wrong ones before: not even looked at. */
  record Throttled(long retryAfterSeconds) implements Login {}
}
