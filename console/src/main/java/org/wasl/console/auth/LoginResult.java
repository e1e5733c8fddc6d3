package org.wasl.console.auth;

/** What became of an attempt to log in. */
public sealed interface LoginResult {
  /** It is he. */
  record Accepted(Caller caller) implements LoginResult {}

  /** It is not proven; what is wrong is not said. */
  record Refused() implements LoginResult {}

  /** Too many wrong ones before: not even looked at. */
  record Throttled(long retryAfterSeconds) implements LoginResult {}
}
