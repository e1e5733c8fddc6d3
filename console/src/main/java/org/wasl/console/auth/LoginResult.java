package org.wasl.console.auth;

import java.util.function.BooleanSupplier;

/** Result of an attempt to log in. */
public sealed interface LoginResult {
  /**
   * Authenticated.
   *
   * @param caller who, with roles
   * @param stillValid whether a session of this login may go on: false once the users file has
   *     removed or changed the person
   */
  record Accepted(Caller caller, BooleanSupplier stillValid) implements LoginResult {}

  /** Nobody is logged in. */
  sealed interface NotAccepted extends LoginResult {}

  /** Not authenticated; the reason is not disclosed. */
  record Refused() implements NotAccepted {}

  /**
   * The password is right, and serves once: the user has to choose another one first. Nobody is
   * authenticated.
   */
  record OneTime() implements NotAccepted {}

  /** Too many attempts; the credentials were not checked. */
  record Throttled(long retryAfterSeconds) implements NotAccepted {}
}
