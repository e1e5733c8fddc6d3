package org.wasl.console.health;

/**
 * One thing that the gateway needs in order to be ready. Called often; must not change anything.
 */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Looks now. An exception counts as down with code {@code error}; so does a late answer, {@code
   * timeout}.
   */
  Result check();

  /**
   * What a check found.
   *
   * @param up whether the thing is usable
   * @param code a short code for operators, such as {@code ok}, {@code NIO} or {@code disk-full}: 1
   *     to 40 of {@code A-Z a-z 0-9 . _ -}; anything else is shown as {@code other}
   */
  record Result(boolean up, String code) {
    /** Usable. */
    public static Result up(String code) {
      return new Result(true, code);
    }

    /** Not usable. */
    public static Result down(String code) {
      return new Result(false, code);
    }
  }
}
