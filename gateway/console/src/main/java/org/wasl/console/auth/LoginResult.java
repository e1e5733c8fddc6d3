package org.wasl.console.auth;

import java.util.function.BooleanSupplier;

/** Result of an attempt to log in. */
public sealed interface LoginResult {
  /**
   * Authenticated.
   *
   * @param caller the person, with roles
   * @param stillValid whether a session of this login may continue; false after the users file has
   *     removed or changed the person
   */
  record Accepted(Caller caller, BooleanSupplier stillValid) implements LoginResult {}

  /** Nobody is logged in. */
  sealed interface NotAccepted extends LoginResult {}

  /** Not authenticated. The reason is not disclosed. */
  record Refused() implements NotAccepted {}

  /**
   * The password is right, but valid only once. The user must first choose another one. Nobody is
   * authenticated.
   */
  record OneTime() implements NotAccepted {}

  /** Too many attempts. The credentials were not checked. */
  record Throttled(long retryAfterSeconds) implements NotAccepted {}
}
