package org.wasl.console.auth;

import java.nio.file.Path;

/**
 * The users file and its requirements.
 *
 * @param file the file
 * @param minIterations the lowest permitted work factor of a password's hash
 * @param newIterations the work factor of a new hash, not below {@code minIterations}
 * @param minPasswordChars the minimum of characters in a password that a person chooses
 * @param checkMillis the interval of the check for a change, in milliseconds
 */
public record UsersFileConfig(
    Path file, int minIterations, int newIterations, int minPasswordChars, int checkMillis) {
  private static final int CHECK_MILLIS = 1_000;
  private static final int PASSWORD_CHARS = 12;

  /** Checks the limits. */
  public UsersFileConfig {
    if (minIterations < PasswordHash.MIN_ITERATIONS || minPasswordChars < 1 || checkMillis < 1) {
      throw new IllegalArgumentException("every limit of the users file must be positive");
    }
    if (newIterations < minIterations) {
      throw new IllegalArgumentException("a new password's hash would be refused");
    }
  }

  /** The default limits for this file. */
  public static UsersFileConfig of(Path file) {
    int iterations = PasswordHash.DEFAULT_ITERATIONS;
    return new UsersFileConfig(file, iterations, iterations, PASSWORD_CHARS, CHECK_MILLIS);
  }
}
