package org.wasl.console.auth;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of the users file.
 *
 * @param name the login name, in any letter case
 * @param roles the roles of the user
 * @param password the hash of the password
 * @param signingKey the public key for the user's signatures under statements for operations
 *     without a running gateway
 * @param links the identities of this person at an OpenID provider
 * @param locked true if every login of the user is refused
 * @param oneTimeUntil the time until which the password is valid, only to choose another one; empty
 *     if the user chose it
 */
public record User(
    String name,
    Set<ConsoleRole> roles,
    PasswordHash password,
    Optional<JWK> signingKey,
    Set<PersonIdentity> links,
    boolean locked,
    Optional<Instant> oneTimeUntil) {
  /** A user with a password only. */
  public User(String name, Set<ConsoleRole> roles, PasswordHash password) {
    this(name, roles, password, Optional.empty(), Set.of());
  }

  /** A user who is not locked and has chosen the password. */
  public User(
      String name,
      Set<ConsoleRole> roles,
      PasswordHash password,
      Optional<JWK> signingKey,
      Set<PersonIdentity> links) {
    this(name, roles, password, signingKey, links, false, Optional.empty());
  }

  /** The person that this user is. */
  public Person person() {
    return Person.local(name);
  }

  /** A copy with these roles, locked or not. */
  public User with(Set<ConsoleRole> otherRoles, boolean isLocked) {
    return new User(name, otherRoles, password, signingKey, links, isLocked, oneTimeUntil);
  }

  /**
   * A copy with another password.
   *
   * @param until the value of {@link #oneTimeUntil}
   */
  public User withPassword(PasswordHash other, Optional<Instant> until) {
    return new User(name, roles, other, signingKey, links, locked, until);
  }

  /**
   * The rights of the user for the audit trail, with roles, {@code locked} and {@code one-time},
   * joined by {@code +}.
   */
  public String rightsText() {
    return Stream.of(
            EnumSet.copyOf(roles).stream().map(ConsoleRole::wireName),
            Stream.of("locked").filter(word -> locked),
            oneTimeUntil.stream().map(until -> "one-time"))
        .flatMap(words -> words)
        .collect(Collectors.joining("+"));
  }
}
