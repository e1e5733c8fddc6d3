package org.wasl.console.health;

/** A check of readiness. It is called often and must not change stored data. */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Runs the check. An exception counts as down with code {@code error}, a late answer with {@code
   * timeout}.
   */
  HealthResult check();

  /**
   * The result of a check.
   *
   * @param up whether the check passed
   * @param code a short code for operators, such as {@code ok}, {@code NIO} or {@code disk-full}, 1
   *     to 40 of {@code A-Z a-z 0-9 . _ -}; anything else is shown as {@code other}
   */
  record HealthResult(boolean up, String code) {
    /** Passed. */
    public static HealthResult up(String code) {
      return new HealthResult(true, code);
    }

    /** Failed. */
    public static HealthResult down(String code) {
      return new HealthResult(false, code);
    }
  }
}
