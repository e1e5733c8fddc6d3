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
 * @param name to log in with, in whatever letter case
 * @param roles what the user may do
 * @param password hash of the password
 * @param signingKey public key by which the user signs statements for operations without a running
 *     gateway
 * @param links identities at an OpenID provider that are the same person
 * @param locked whether the user may not log in, by whichever login
 * @param oneTimeUntil until when the password serves, once, to choose another one; empty: it was
 *     chosen by the user
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

  /** A user who may log in, with a password that this user chose. */
  public User(
      String name,
      Set<ConsoleRole> roles,
      PasswordHash password,
      Optional<JWK> signingKey,
      Set<PersonIdentity> links) {
    this(name, roles, password, signingKey, links, false, Optional.empty());
  }

  /** Who it is. */
  public Person person() {
    return Person.local(name);
  }

  /** The same with these roles, locked or not. */
  public User with(Set<ConsoleRole> otherRoles, boolean isLocked) {
    return new User(name, otherRoles, password, signingKey, links, isLocked, oneTimeUntil);
  }

  /**
   * The same with another password.
   *
   * @param until as {@link #oneTimeUntil}
   */
  public User withPassword(PasswordHash other, Optional<Instant> until) {
    return new User(name, roles, other, signingKey, links, locked, until);
  }

  /**
   * What the user may do, in words for the audit trail: roles, {@code locked} and {@code one-time},
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
