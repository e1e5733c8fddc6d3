package org.wasl.operations.persons;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.jmx.Described;

/** The operations of {@code org.wasl:type=Users}. No hash of a password is in an answer. */
public interface UsersMXBean {
  /** Users and requested changes. */
  @Described("Users, with waiting and decided changes")
  UserList list();

  /** Adds or changes a user. */
  @Described(
      value = "Adds or changes a user, or requests it if a second person must approve",
      document =
          "{\"user\":name,\"new\":bool?,\"roles\":[role]?,\"locked\":bool?,"
              + "\"passwordHash\":hash?,\"reason\":code}; with new, the user must not exist yet")
  UserChangeState change(String document);

  /** Removes a user. */
  @Described(
      value = "Removes a user, or requests it if a second person must approve",
      document = "{\"user\":name,\"reason\":code}")
  UserChangeState remove(String document);

  /** Approves the change that another person requested, and applies it. */
  @Described(
      value = "Approves and applies a change that another person requested",
      document = "{\"request\":id}")
  UserChangeState approve(String document);

  /** Rejects a request. */
  @Described(value = "Rejects a request, or withdraws an own one", document = "{\"request\":id}")
  UserChangeState reject(String document);

  /**
   * Users and requested changes.
   *
   * @param iterations the work factor of a new password's hash
   * @param provider whether persons may log in at an OpenID provider
   */
  record UserList(
      int minPasswordChars,
      int iterations,
      int oneTimePasswordSeconds,
      boolean provider,
      List<UserRow> users,
      List<UserChangeRow> requests) {}

  /**
   * A user.
   *
   * @param linked whether an identity of the provider is linked to this user
   * @param signs whether the user has a key for signatures
   * @param oneTimeUntil the time until which the password is valid, only to choose another one;
   *     null if the user chose it
   */
  record UserRow(
      String user,
      List<String> roles,
      boolean locked,
      boolean linked,
      boolean signs,
      @Nullable String oneTimeUntil) {}

  /**
   * Tells whether a user was changed.
   *
   * @param state {@code done}, or the state of a request
   * @param id the id of the request; null if no second person was needed
   * @param before the rights of the user before, and in {@code after} those to come
   */
  record UserChangeState(
      String user, String state, @Nullable String id, String before, String after) {}

  /**
   * A requested change. Persons are named.
   *
   * @param stale whether the users file has changed since
   */
  record UserChangeRow(
      String id,
      String user,
      String personId,
      String before,
      String after,
      boolean newPassword,
      String reason,
      String state,
      String requestedBy,
      String requestedAt,
      long ageSeconds,
      String expiresAt,
      @Nullable String decidedBy,
      @Nullable String decidedAt,
      boolean stale) {}
}
