package org.wasl.console.auth;

/** Result of a user's attempt to change the password. */
public sealed interface PasswordChange {
  /** The new password is valid. All sessions of the user end. */
  record Done() implements PasswordChange {}

  /**
   * The user did not prove to be this user.
   *
   * @param why refused or throttled, as a login would be
   */
  record NotAuthenticated(LoginResult.NotAccepted why) implements PasswordChange {}

  /**
   * Nothing was changed.
   *
   * @param code the code of the reason
   * @param detail what to do, in English, without the password
   */
  record Refused(String code, String detail) implements PasswordChange {}
}
