package org.wasl.gateway;

import java.util.regex.Pattern;

/**
 * What an operator may write into the audit trail: codes and ids, nothing personal about others.
 */
final class OperatorWords {
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private OperatorWords() {}

  /**
   * @param what it says: reason, basis
   * @throws IllegalArgumentException for anything but a code
   */
  static void requireCode(String what, String code) {
    if (code == null || !CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("a " + what + " is a code: 1 to 64 of a-z 0-9 -");
    }
  }

  /**
   * @throws IllegalArgumentException for anything but the id of a person
   */
  static void requirePerson(String operator) {
    if (operator == null || !PERSON.matcher(operator).matches()) {
      throw new IllegalArgumentException("an operator is 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }
}
