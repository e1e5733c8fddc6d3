package org.wasl.operations.arguments;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.console.auth.OperationRefusedException;

/**
 * Checks an operator's input for the audit trail, which takes codes and ids only. The command line
 * and the management port use these checks.
 */
public final class OperatorInput {
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

  private OperatorInput() {}

  /**
   * Checks a code.
   *
   * @param name the name of the argument, reason or basis
   * @throws OperationRefusedException for anything but a code
   */
  public static String requireCode(String name, String code) {
    if (code == null || !CODE.matcher(code).matches()) {
      throw new OperationRefusedException(
          "bad-" + name, "a " + name + " is a code: 1 to 64 of a-z 0-9 -");
    }
    return code;
  }

  /**
   * A time with its offset from UTC (RFC 3339), from 1970 to 9999. Empty for anything else. The
   * database does not accept every time outside of these years.
   */
  public static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(AFTER_LAST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks the id of a person.
   *
   * @throws OperationRefusedException for anything else
   */
  public static String requirePerson(String operator) {
    if (operator == null || !PERSON.matcher(operator).matches()) {
      throw new OperationRefusedException(
          "bad-person", "an operator is 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return operator;
  }
}
