package org.wasl.console.auth;

/** Result of a person's attempt to change his own password. */
public sealed interface PasswordChange {
  /** He has it now; his sessions end. */
  record Done() implements PasswordChange {}

  /**
   * He did not prove who he is.
   *
   * @param why refused or throttled, as a login would be
   */
  record NotAuthenticated(LoginResult.NotAccepted why) implements PasswordChange {}

  /**
   * Nothing was changed.
   *
   * @param code of the reason
   * @param detail what to do, in English; never the password
   */
  record Refused(String code, String detail) implements PasswordChange {}
}
