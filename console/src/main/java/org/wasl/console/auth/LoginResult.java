package org.wasl.console.auth;

/** Result of an attempt to log in. */
public sealed interface LoginResult {
  /** Authenticated. */
  record Accepted(Caller caller) implements LoginResult {}

  /** Not authenticated; the reason is not disclosed. */
  record Refused() implements LoginResult {}

  /** Too many attempts; the credentials were not checked. */
  record Throttled(long retryAfterSeconds) implements LoginResult {}
}
